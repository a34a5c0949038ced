"""The smallest program of asyncio, for the time from its start to its line."""

import asyncio


async def main():
    print("hello", flush=True)


asyncio.run(main())
