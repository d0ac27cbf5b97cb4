// One command of the lab's shell: `node shell-ask.ts <socket> <command> [word]`. Prints the answer and ends with its status.
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import type { LabAnswer } from './shell-commands.ts'

const [path = '', ...words] = process.argv.slice(2)
const socket = connect(path)
socket.write(`${JSON.stringify(words)}\n`)
const answer: LabAnswer = JSON.parse(await text(socket))
for (const line of answer.lines) console.log(line)
process.exitCode = answer.status
