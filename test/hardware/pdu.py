"""A PDU for net-snmp's snmpd (pass_persist): serves a vendor's outlet tables from a state file, which tests read and write.

Usage: pdu.py FAMILY STATE. State: {"outlets": [{"number", "name", "on"}], "refuse", "late", "writes"}. A command takes effect after
the state was read `late` times; until then it is pending. `stuck` leaves it pending for good."""

import json
import os
import sys

APC2 = (1, 3, 6, 1, 4, 1, 318, 1, 1, 26, 9, 2)
APC1 = (1, 3, 6, 1, 4, 1, 318, 1, 1, 12, 3)
RARITAN = (1, 3, 6, 1, 4, 1, 13742, 6)


def pending(outlet):
    return 1 if "wanted" in outlet else 2


# Column to its type and what it shows of an outlet. The index is (1, number) at Raritan, else the place in the table.
FAMILIES = {
    "apc-powernet": {
        "index": lambda at: (at,),
        "columns": {
            APC2 + (3, 1, 3): ("string", lambda o: o["name"]),
            APC2 + (3, 1, 4): ("integer", lambda o: o["number"]),
            APC2 + (3, 1, 5): ("integer", lambda o: 2 if o["on"] else 1),
            APC2 + (3, 1, 6): ("integer", pending),
            APC2 + (4, 1, 5): ("integer", lambda o: 1 if o["on"] else 2),
        },
        "state": APC2 + (3, 1, 5),
        "command": APC2 + (4, 1, 5),
        "orders": {1: True, 2: False},
    },
    "apc-powernet-rpdu": {
        "index": lambda at: (at,),
        "columns": {
            APC1 + (3, 1, 1, 4): ("integer", lambda o: 1 if o["on"] else 2),
            APC1 + (5, 1, 1, 1): ("integer", lambda o: o["number"]),
            APC1 + (5, 1, 1, 2): ("string", lambda o: o["name"]),
            APC1 + (5, 1, 1, 4): ("integer", lambda o: 1 if o["on"] else 2),
            APC1 + (5, 1, 1, 5): ("integer", pending),
        },
        "state": APC1 + (5, 1, 1, 4),
        "command": APC1 + (3, 1, 1, 4),
        "orders": {1: True, 2: False},
    },
    "raritan-pdu2": {
        "index": lambda at: (1, at),
        "columns": {
            RARITAN + (3, 5, 3, 1, 2): ("string", lambda o: str(o["number"])),
            RARITAN + (3, 5, 3, 1, 3): ("string", lambda o: o["name"]),
            RARITAN + (4, 1, 2, 1, 2): ("integer", lambda o: 1 if o["on"] else 0),
            RARITAN + (4, 1, 2, 1, 3): ("integer", lambda o: 7 if o["on"] else 8),
        },
        "state": RARITAN + (4, 1, 2, 1, 3),
        "command": RARITAN + (4, 1, 2, 1, 2),
        "orders": {1: True, 0: False},
    },
}

FAMILY = FAMILIES[sys.argv[1]]
STATE = sys.argv[2]


def load():
    with open(STATE, encoding="utf-8") as file:
        return json.load(file)


def save(state):
    with open(STATE + ".new", "w", encoding="utf-8") as file:
        json.dump(state, file)
    os.replace(STATE + ".new", STATE)


def rows(state):
    cells = {}
    for column in FAMILY["columns"]:
        for at, outlet in enumerate(state["outlets"], 1):
            cells[column + FAMILY["index"](at)] = (column, outlet)
    return cells


def show(oid, column, outlet, state):
    if column == FAMILY["state"] and "wanted" in outlet and not state.get("stuck"):
        outlet["left"] -= 1
        if outlet["left"] < 0:
            outlet["on"] = outlet.pop("wanted")
            outlet.pop("left")
        save(state)
    kind, value = FAMILY["columns"][column]
    return ["." + ".".join(map(str, oid)), kind, str(value(outlet))]


def get(oid):
    state = load()
    cell = rows(state).get(oid)
    return ["NONE"] if cell is None else show(oid, *cell, state)


def get_next(oid):
    state = load()
    cells = rows(state)
    after = sorted(one for one in cells if one > oid)
    return ["NONE"] if not after else show(after[0], *cells[after[0]], state)


def put(oid, given):
    state = load()
    column, outlet = rows(state).get(oid, (None, None))
    if column != FAMILY["command"] or state.get("refuse"):
        return ["not-writable"]
    kind, value = given.split(" ", 1)
    on = FAMILY["orders"].get(int(value.strip('"'))) if kind == "integer" else None
    if on is None:
        return ["wrong-value"]
    state["writes"] = state.get("writes", 0) + 1
    if state.get("late", 0) > 0 or state.get("stuck"):
        outlet.update(wanted=on, left=state.get("late", 0))
    else:
        outlet["on"] = on
    save(state)
    return ["DONE"]


def main():
    for line in iter(sys.stdin.readline, ""):
        word = line.strip()
        if word == "PING":
            answer = ["PONG"]
        elif word in ("get", "getnext", "set"):
            oid = tuple(int(part) for part in sys.stdin.readline().strip().strip(".").split("."))
            answer = put(oid, sys.stdin.readline().strip()) if word == "set" else (get if word == "get" else get_next)(oid)
        else:
            continue
        print("\n".join(answer), flush=True)


main()
