"""A relay board: Debian's pymodbus as a Modbus server of its own process, with eight coils kept in a file that tests read and write.

Usage: modbus-server.py FILE tcp PORT | rtu PATH. File: {"coils": [...], "writes", "refuse", "single", "failing", "silent"}.
`refuse`: writes are illegal addresses. `single`: function 15 is an illegal function. `failing`: every request is a device failure.
`silent`: nothing is answered."""

import asyncio
import json
import os
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.pdu import ExceptionResponse
from pymodbus.server import async_io
from pymodbus.transaction import ModbusRtuFramer

FILE = sys.argv[1]
UNIT = 5


def load():
    with open(FILE, encoding="utf-8") as file:
        return json.load(file)


def save(state):
    with open(FILE + ".new", "w", encoding="utf-8") as file:
        json.dump(state, file)
    os.replace(FILE + ".new", FILE)


class Coils(ModbusSequentialDataBlock):
    def __init__(self):
        super().__init__(0, [False] * 8)

    def getValues(self, address, count=1):
        return load()["coils"][address : address + count]

    def setValues(self, address, values):
        state = load()
        values = values if isinstance(values, list) else [values]
        for at, value in enumerate(values):
            state["coils"][address + at] = bool(value)
        state["writes"] = state.get("writes", 0) + 1
        save(state)


class Board(ModbusSlaveContext):
    def validate(self, fc_as_hex, address, count=1):
        if fc_as_hex in (5, 15) and load().get("refuse"):
            return False
        return super().validate(fc_as_hex, address, count)


async def main():
    context = ModbusServerContext(slaves={UNIT: Board(co=Coils(), zero_mode=True)}, single=False)
    handler = async_io.ModbusConnectedRequestHandler if sys.argv[2] == "tcp" else async_io.ModbusSingleRequestHandler

    class Handler(handler):
        def execute(self, request, *addr):
            state = load()
            if state.get("silent"):
                return
            if state.get("failing") or (state.get("single") and request.function_code == 15):
                response = ExceptionResponse(request.function_code, 4 if state.get("failing") else 1)
                response.transaction_id = request.transaction_id
                response.unit_id = request.unit_id
                self.send(response, *addr)
                return
            super().execute(request, *addr)

    if sys.argv[2] == "tcp":
        server = async_io.ModbusTcpServer(
            context, address=("127.0.0.1", int(sys.argv[3])), handler=Handler, allow_reuse_address=True
        )
    else:
        server = async_io.ModbusSerialServer(
            context, framer=ModbusRtuFramer, port=sys.argv[3], baudrate=9600, handler=Handler, ignore_missing_slaves=True
        )
        await server.start()
    await server.serve_forever()


asyncio.run(main())
