#!/usr/bin/env python3
"""An echo server on CPython's asyncio or on uvloop.

    echo_server.py [--loop asyncio|uvloop] streams|protocol|lines

Listens on a free port of the loopback interface, prints that port, and ends
when its standard input does.
"""

import argparse
import asyncio
import os

HOST = "127.0.0.1"
CHUNK = 65_536


async def echo(reader, writer):
    while data := await reader.read(CHUNK):
        writer.write(data)
        await writer.drain()
    writer.close()


async def echo_lines(reader, writer):
    while line := await reader.readline():
        writer.write(line)
        await writer.drain()
    writer.close()


class EchoProtocol(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


def start(mode):
    """Returns what starts a server."""
    if mode == "protocol":
        loop = asyncio.get_running_loop()
        return loop.create_server(EchoProtocol, HOST, 0)
    handler = echo_lines if mode == "lines" else echo
    return asyncio.start_server(handler, HOST, 0)


async def end_of_input():
    """Waits until the standard input ends."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()

    def read():
        if not os.read(0, CHUNK):
            loop.remove_reader(0)
            ended.set()

    loop.add_reader(0, read)
    await ended.wait()


async def serve(mode):
    server = await start(mode)
    print(server.sockets[0].getsockname()[1], flush=True)
    await end_of_input()


def loop_factory(name):
    if name == "asyncio":
        return None
    import uvloop
    return uvloop.new_event_loop


def main():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--loop", choices=["asyncio", "uvloop"],
                        default="asyncio")
    parser.add_argument("mode", choices=["streams", "protocol", "lines"])
    options = parser.parse_args()
    with asyncio.Runner(loop_factory=loop_factory(options.loop)) as runner:
        runner.run(serve(options.mode))


if __name__ == "__main__":
    main()
