create table products (id int primary key, name varchar(40) not null, price decimal(9, 2) not null, pieces int not null);
insert into products values (1, 'lamp', 42.00, 2), (2, 'chair', 80.50, 0);
create table orders (id int generated always as identity primary key, product int not null references products);
create table statistics (quotes int not null);
