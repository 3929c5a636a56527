"""Carries packets between two network devices as a bad line would: late, not all of them, not too many at once.

link.py DEVICE DEVICE    makes both (TUN: bare IP packets), says "ready", and ends when its input ends

Every line of input is the new state of the line, the same in both directions:
  {"delayMs": 50, "lossPct": 5, "kbit": 600, "queueMs": 300, "udp": true, "up": true}
kbit 0 is without limit; queueMs is what may wait before that limit, what comes on top is dropped. With up false nothing
arrives and nobody is told, as on a radio link that has died; the devices stay.

A program and not "tc netem", because many kernels come without that module.
"""
import fcntl
import heapq
import json
import os
import random
import selectors
import struct
import sys
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 1, 0x1000
UDP = 17
AT_ONCE = 64  # packets read from one device before the other has its turn


def open_device(name):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return device


def is_udp(packet):
    return packet[6 if packet[0] >> 4 == 6 else 9] == UDP


here, there = (open_device(name) for name in sys.argv[1:3])
opposite = {here: there, there: here}
line = {"delayMs": 0, "lossPct": 0, "kbit": 0, "queueMs": 300, "udp": True, "up": True}
free_at = {here: 0.0, there: 0.0}  # when the last packet will have left, by the device it goes to
waiting = []  # (when it arrives, counter, device it goes to, packet)
count = 0


def take(packet, to, now):
    global count
    if not line["up"] or (is_udp(packet) and not line["udp"]) or random.random() * 100 < line["lossPct"]:
        return
    at = now
    if line["kbit"]:
        begins = max(now, free_at[to])
        if begins - now > line["queueMs"] / 1000:
            return
        at = free_at[to] = begins + len(packet) * 8 / (line["kbit"] * 1000)
    count += 1
    heapq.heappush(waiting, (at + line["delayMs"] / 1000, count, to, packet))


def deliver(now):
    while waiting and waiting[0][0] <= now:
        _, _, to, packet = heapq.heappop(waiting)
        try:
            os.write(to, packet)
        except OSError:
            pass  # the device is down, or its queue is full: lost


selector = selectors.DefaultSelector()
for source in (here, there, sys.stdin.fileno()):
    selector.register(source, selectors.EVENT_READ)
print("ready", flush=True)
heard = b""
while True:
    now = time.monotonic()
    deliver(now)
    for key, _ in selector.select(max(0, waiting[0][0] - now) if waiting else None):
        if key.fd not in opposite:
            chunk = os.read(key.fd, 65536)
            if not chunk:
                sys.exit()
            *lines, heard = (heard + chunk).split(b"\n")
            for text in lines:
                line.update(json.loads(text))
            continue
        try:
            for _ in range(AT_ONCE):
                take(os.read(key.fd, 65536), opposite[key.fd], time.monotonic())
        except OSError:
            pass  # nothing left to read, or the device is down
