"""A slow line between ssh and sshd: `python -m tests.bench.proxy TARGET_PORT ONE_WAY_MS BYTES_PER_SECOND`.

Prints the port that it listens on. Each direction sends at the line's rate, then waits its one-way time; a few
seconds' worth of bytes at the most are under way, as on a real line.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys

_PACKET = 1460
_HEADERS = 40  # of IP and TCP: they take the line's time too
_QUEUED_SECONDS = 1.5


async def carry(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, one_way: float, rate: float
) -> None:
    loop = asyncio.get_running_loop()
    under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def deliver() -> None:
        while True:
            due, data = await under_way.get()
            await asyncio.sleep(max(0.0, due - loop.time()))
            if not data:
                break
            writer.write(data)
            await writer.drain()
        writer.close()

    delivery = asyncio.create_task(deliver())
    free = 0.0
    data = b"start"
    while data:
        data = await reader.read(_PACKET)
        free = max(loop.time(), free) + (len(data) + _HEADERS) / rate
        await under_way.put((free + one_way, data))
        await asyncio.sleep(max(0.0, free - loop.time() - _QUEUED_SECONDS))
    await delivery


async def serve(target: int, one_way: float, rate: float) -> None:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", target)
        with contextlib.suppress(ConnectionError):  # one side hung up
            await asyncio.gather(
                carry(reader, far_writer, one_way, rate), carry(far_reader, writer, one_way, rate)
            )

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2]) / 1000, float(sys.argv[3])))
