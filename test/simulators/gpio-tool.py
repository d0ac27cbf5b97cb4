#!/usr/bin/python3 -SE
"""Stands in for libgpiod's gpioset, gpioget and gpioinfo, version 1.6 or 2.2, with the same command lines.

Copied under each of the three names into a folder, which holds the state: `version`, `refuse` (a value that is not taken) and `hang` where a test puts them,
`writes` (one line for each value that was taken), and for each chip a folder with `lines` (how many), N.level, N.output and N.holder.
A holder lives until it is ended, and the level stays what it was then: on real hardware that is not promised."""

import os
import re
import signal
import sys

FOLDER = os.path.dirname(os.path.abspath(sys.argv[0]))
TOOL = os.path.basename(sys.argv[0])


def read(*path):
    try:
        with open(os.path.join(FOLDER, *path), encoding="utf-8") as file:
            return file.read().strip()
    except OSError:
        return None


def write(text, *path, mode="w"):
    with open(os.path.join(FOLDER, *path), mode, encoding="utf-8") as file:
        file.write(text)


def fail(text):
    print(f"{TOOL}: {text}", file=sys.stderr)
    sys.exit(1)


VERSION = read("version") or "1.6.3"
MODERN = VERSION.startswith("2")


def lines_of(chip):
    chip = os.path.basename(chip)
    count = read(chip, "lines")
    if count is None:
        fail(f"cannot find GPIO chip '{chip}'" if MODERN else f"error creating line iterator: No such file or directory")
    return chip, int(count)


def holder_of(chip, line):
    pid = read(chip, f"{line}.holder")
    if not pid:
        return None
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return None if file.read().rsplit(")", 1)[1].split()[0] == "Z" else int(pid)
    except OSError:
        return None


def level_of(chip, line):
    return read(chip, f"{line}.level") or "0"


def info(chip):
    chip, count = lines_of(chip)
    print(f"{chip} - {count} lines:")
    for line in range(count):
        held = holder_of(chip, line) is not None
        way = "output" if read(chip, f"{line}.output") is not None else "input"
        if MODERN:
            print(f"\tline {line:3}:\t{'unnamed':<16}\t{way}" + (' consumer="gpioset"' if held else ""))
        else:
            consumer = '"gpioset"' if held else "unused"
            print(f"\tline {line:3}: {'unnamed':>12} {consumer:>12} {way:>7}  active-high" + (" [used]" if held else " "))


def get(chip, line):
    chip, count = lines_of(chip)
    if int(line) >= count:
        fail("error reading GPIO values: Invalid argument")
    if holder_of(chip, line) is not None:
        fail("error reading GPIO values: Device or resource busy")
    if not MODERN and read(chip, f"{line}.output") is not None:
        os.remove(os.path.join(FOLDER, chip, f"{line}.output"))
    print(level_of(chip, line))


def hold(chip, line, value):
    chip, count = lines_of(chip)
    if int(line) >= count:
        fail("error setting the GPIO line values: Invalid argument")
    if read("refuse") == value:
        fail("error setting the GPIO line values: Operation not permitted")
    if holder_of(chip, line) is not None:
        fail("error setting the GPIO line values: Device or resource busy")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    write(value, chip, f"{line}.level")
    write("", chip, f"{line}.output")
    write(f"{line}={value}\n", "writes", mode="a")
    write(str(os.getpid()), chip, f"{line}.holder")
    while True:
        signal.pause()


def main(given):
    if given == ["--version"]:
        print(f"{TOOL} (libgpiod) v{VERSION}")
        return
    if read("hang") is not None:
        signal.pause()
    mode = ["-c"] if MODERN else {"gpioset": ["--mode=signal"]}.get(TOOL, [])
    if given[: len(mode)] != mode:
        fail(f"unexpected arguments: {given}")
    rest = given[len(mode) :]
    if TOOL == "gpioset" and len(rest) == 2 and re.fullmatch(r"\d+=[01]", rest[1]):
        hold(rest[0], *rest[1].split("="))
    elif TOOL == "gpioget" and rest[1:-1] == (["--as-is", "--numeric"] if MODERN else []):
        get(rest[0], rest[-1])
    elif TOOL == "gpioinfo" and len(rest) == 1:
        info(rest[0])
    else:
        fail(f"unexpected arguments: {given}")


main(sys.argv[1:])
