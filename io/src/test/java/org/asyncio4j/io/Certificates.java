package org.asyncio4j.io;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// Certificates that one authority has issued, and the contexts of those who show and who trust them.
final class Certificates {
    private static final X509Bundle AUTHORITY =
            issue(builder("CN=Authority of the tests").setIsCertificateAuthority(true), null);

    /// Of a server on this machine.
    static final X509Bundle LOCALHOST =
            issue(builder("CN=localhost").addSanDnsName("localhost").addSanIpAddress("127.0.0.1"), AUTHORITY);

    /// Of a server elsewhere.
    static final X509Bundle OTHER_HOST = issue(builder("CN=other.example").addSanDnsName("other.example"), AUTHORITY);

    /// Was valid in 2020.
    static final X509Bundle EXPIRED = issue(
            builder("CN=localhost")
                    .addSanDnsName("localhost")
                    .notBefore(Instant.parse("2020-01-01T00:00:00Z"))
                    .notAfter(Instant.parse("2020-12-31T00:00:00Z")),
            AUTHORITY);

    /// Of a client.
    static final X509Bundle CLIENT = issue(builder("CN=client"), AUTHORITY);

    private Certificates() {}

    private static CertificateBuilder builder(String subject) {
        return new CertificateBuilder().subject(subject).ecp256();
    }

    private static X509Bundle issue(CertificateBuilder builder, @Nullable X509Bundle issuer) {
        try {
            return issuer == null ? builder.buildSelfSigned() : builder.buildIssuedBy(issuer);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /// {@return a context that shows one of some certificates, and trusts what the authority has issued}
    static SSLContext showing(X509Bundle... certificates) {
        try {
            var store = KeyStore.getInstance("JKS"); // which is made fast
            store.load(null, null);
            for (var certificate : certificates) {
                store.setKeyEntry(
                        certificate.getCertificate().getSubjectX500Principal().getName(),
                        certificate.getKeyPair().getPrivate(),
                        new char[0],
                        certificate.getCertificatePath());
            }
            var keys = KeyManagerFactory.getInstance("PKIX"); // minds what the client asks for
            keys.init(store, new char[0]);
            return context(
                    keys.getKeyManagers(), AUTHORITY.toTrustManagerFactory().getTrustManagers());
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /// {@return a context for clients that trust what the authority has issued}
    static SSLContext trusting() {
        return context(null, AUTHORITY.toTrustManagerFactory().getTrustManagers());
    }

    /// {@return a context for clients that know nothing of the authority}
    static SSLContext ignorant() {
        return context(null, null);
    }

    private static SSLContext context(KeyManager @Nullable [] keys, TrustManager @Nullable [] trusted) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keys, trusted, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /// Writes `certificate.pem`, `key.pem`, both as `all.pem`, and `authority.pem`, for programs of others.
    static void write(X509Bundle certificate, Path folder) throws IOException {
        var shown = certificate.getCertificatePEM();
        var key = certificate.getPrivateKeyPEM();
        Files.writeString(folder.resolve("certificate.pem"), shown);
        Files.writeString(folder.resolve("key.pem"), key);
        Files.writeString(folder.resolve("all.pem"), key + "\n" + shown);
        Files.writeString(folder.resolve("authority.pem"), AUTHORITY.getCertificatePEM());
    }
}
