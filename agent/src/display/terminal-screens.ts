import type { RoomCable, RoomTask } from '@kakuri/core/view/room-shape.ts'
import { bigLetters } from './big-letters.ts'
import {
  both,
  cableOf,
  counted,
  dateText,
  drillResult,
  duration,
  endLabel,
  endText,
  momentText,
  rackText,
  stepsText,
  unitText,
  whyAlone,
} from './phrases.ts'
import { allWell, isKept, isReopened, outByMistake, type Shown, type TaskShown } from './screens.ts'
import { mayPull } from './seat.ts'
import { noticeOf } from './terminal-notice.ts'
import { bold, type Line, type Pen, plain, reverse } from './terminal-page.ts'
import { contacts, type Sight } from './terminal-parts.ts'
import { WORDS } from './words.ts'

/** The middle of a screen, the most important line first. */
export function bodyOf(on: Shown, sight: Sight): Line[] {
  switch (on.kind) {
    case 'enrolment':
      return enrolment(sight)
    case 'waiting':
      return [...sight.pen.say(WORDS.waitingRoom, 'bold'), ...sight.pen.say(WORDS.notConnectedHelp), ...faults(sight)]
    case 'quiet':
      return quiet(sight)
    case 'notice':
      return [...noticeOf(sight, Number.POSITIVE_INFINITY)]
    case 'alone':
      return alone(sight)
    case 'task':
      return taskBody(on, sight)
    case 'name':
      return [...tagLine(on.task, sight), ...sight.pen.say(WORDS.whoAreYou, 'bold')]
    case 'note':
      return [...tagLine(on.task, sight), ...sight.pen.say(WORDS.whatHappened, 'bold')]
    case 'sent':
      return [
        ...big(on.task, sight),
        ...sight.pen.say(on.taken ? WORDS.sent : WORDS.sending, 'bold'),
        ...sight.pen.say(WORDS.sentHelp),
      ]
    case 'checking':
      return checking(on.task, sight)
    case 'wrong':
      return wrong(on.task, sight)
    case 'result':
      return result(on.task, sight)
  }
}

const BLANK = plain('')
const tags = (task: RoomTask) => task.cables.map(cable => cable.tag).join(' ') || task.tag
const tagLine = (task: RoomTask, { pen }: Sight): Line[] => [bold(fitted(tags(task), pen)), BLANK]
const fitted = (text: string, pen: Pen) => (text.length > pen.columns ? text.slice(0, pen.columns) : text)
const letters = (text: string, { pen }: Sight): Line[] => bigLetters(text, pen.columns, pen.ink).map(bold)
const big = (task: RoomTask, sight: Sight): Line[] => [...letters(tags(task), sight), BLANK]

function enrolment(sight: Sight): Line[] {
  const { doc, pen } = sight
  const { enrolment } = doc
  if (enrolment === null) return []
  const words = { asking: WORDS.enrolAsking, unreachable: WORDS.enrolUnreachable, refused: WORDS.enrolRefused }
  const told = enrolment.code === null && enrolment.phase === 'asking' ? WORDS.enrolStarting : words[enrolment.phase]
  const read = enrolment.code !== null && enrolment.phase !== 'refused'
  return [
    ...pen.say(read ? WORDS.enrolCode : WORDS.enrolTitle, 'bold'),
    BLANK,
    ...(read && enrolment.code !== null ? letters(enrolment.code, sight) : []),
    ...(read && enrolment.code !== null ? [bold(enrolment.code)] : []),
    BLANK,
    ...pen.say(enrolment.told ?? told),
    BLANK,
    plain(`${pen.one(WORDS.agentName)}: ${doc.agent}`),
    plain(`${pen.one(WORDS.controllerAt)}: ${enrolment.controller}`),
  ]
}

function quiet(sight: Sight): Line[] {
  const { doc, pen, now } = sight
  const here = doc.controller.state === 'here'
  const heading = here ? (allWell(doc) ? WORDS.allWell : WORDS.nothingCut) : WORDS.notConnected
  const last = doc.room?.lastDrill ?? null
  return [
    ...letters(momentText(now, now, doc.zoneMinutes).en, sight),
    BLANK,
    plain(pen.one(dateText(now, doc.zoneMinutes))),
    BLANK,
    ...pen.short(heading, 'bold'),
    ...(here && outByMistake(doc).length > 0 ? [] : pen.say(here ? WORDS.nothingToDo : WORDS.notConnectedHelp)),
    ...since(sight),
    BLANK,
    ...faults(sight),
    plain(
      last === null
        ? pen.one(WORDS.noDrill)
        : `${pen.one(WORDS.lastDrill)}: ${pen.one(dateText(last.endedUtc, doc.zoneMinutes))} ${pen.one(drillResult(last.result))}`,
    ),
  ]
}

/** Since when nothing was heard of the controller. */
function since({ doc, pen, now }: Sight): Line[] {
  const { state, sinceUtc } = doc.controller
  if (state === 'here' || sinceUtc === null) return []
  const at = pen.one(momentText(sinceUtc, now, doc.zoneMinutes))
  return [plain(`${pen.one(WORDS.aloneSince)}: ${at} (${duration(now - sinceUtc)})`)]
}

function faults({ doc, pen }: Sight): Line[] {
  if (doc.faults.length === 0) return []
  return [...pen.short(WORDS.faults, 'bold'), ...doc.faults.flatMap(fault => pen.short(fault))]
}

function alone(sight: Sight): Line[] {
  const { doc, pen, now } = sight
  const { alone, controller } = doc
  const no = controller.state === 'never' ? WORDS.aloneNever : WORDS.alone
  const title = { no, acting: alone.drill ? WORDS.aloneDrill : WORDS.aloneActing, held: WORDS.aloneHeld }[alone.phase]
  const why = whyAlone(alone.why)
  const begins = alone.beginsUtc
  return [
    ...pen.say(title, 'bold'),
    ...alone.reopened.flatMap(text => pen.short(text, 'reverse')),
    ...since(sight),
    ...(alone.phase === 'no' ? pen.say(WORDS.aloneUnknown) : []),
    ...(alone.phase === 'no' && begins === null ? pen.say(WORDS.aloneNotBegin) : []),
    ...(alone.phase === 'no' && begins !== null
      ? [bold(`${pen.one(WORDS.aloneBegins)}: ${duration(begins - now + 999)}`)]
      : []),
    ...(alone.phase === 'no' ? [] : pen.say(stepsText(alone.steps.all, alone.steps.ended, alone.steps.failed), 'bold')),
    ...(alone.phase !== 'no' && why !== null ? pen.short(why) : []),
    ...(alone.phase === 'held' ? pen.say(WORDS.aloneHeldHelp) : []),
    BLANK,
    ...contacts(sight),
  ]
}

function taskBody({ task, cable, at, of, next }: TaskShown, sight: Sight): Line[] {
  const { pen, seat } = sight
  const what = task.drill ? WORDS.findIt : task.action === 'unplug' ? WORDS.unplug : WORDS.plug
  const several = task.cables.length > 1 ? [pen.one(cableOf(seat.cable + 1, task.cables.length))] : []
  const waiting = next.length > 0 ? [`${pen.one(WORDS.next)}: ${next.slice(0, 3).join(' ')}`] : []
  const place = [...(of > 1 ? [pen.one(counted(at, of))] : []), ...several, ...waiting].join('   ')
  return [
    ...pen.short(what, 'bold'),
    ...(place === '' ? [] : [plain(place)]),
    ...warnings(task, sight),
    ...letters(cable?.tag ?? task.tag, sight),
    ...(cable === null ? pen.say(task.text) : cableLines(cable, sight)),
  ]
}

function warnings(task: RoomTask, { pen }: Sight): Line[] {
  const still = task.action === 'unplug' ? WORDS.stillUp : WORDS.stillDown
  return [
    ...(task.phase === 'still-up' ? [...pen.short(still, 'reverse'), ...pen.short(WORDS.lookAgain, 'reverse')] : []),
    ...(task.wrong !== null ? [reverse(`${pen.one(WORDS.mustStayIn)}: ${task.wrong.tag} (${task.wrong.id})`)] : []),
    ...(isReopened(task) ? pen.short(WORDS.reopened, 'reverse') : []),
  ]
}

/** Colour, both ends, and the rack as a bar that begins at the floor. */
function cableLines(cable: RoomCable, { pen }: Sight): Line[] {
  const [first, second] = cable.ends
  return [
    bold(`${pen.one(WORDS.colour)}: ${pen.one(cable.colourName)}`),
    ...pen.short(endLabel(first, true)),
    ...pen.say(endText(first), 'bold', '  '),
    ...rackBar(cable, pen),
    ...pen.short(endLabel(second, false)),
    ...pen.say(endText(second), 'plain', '  '),
  ]
}

function rackBar(cable: RoomCable, pen: Pen): Line[] {
  const [{ rack, unit }] = cable.ends
  if (unit === null) return []
  const units = Math.max(42, unit)
  const bar = Array.from({ length: units }, (_, at) => (at + 1 === unit ? '#' : '.')).join('')
  const name = rack === null ? '' : `${pen.one(rackText(rack))}: `
  return [bold(`  ${name}${pen.one(unitText(unit))}`), plain(`  1[${bar}]${units}`)]
}

function checking(task: RoomTask, sight: Sight): Line[] {
  const help = task.action === 'unplug' ? WORDS.checkingHelp : WORDS.checkingPlug
  const [title, text] = isKept(sight.doc, task) ? [WORDS.kept, WORDS.keptHelp] : [WORDS.checking, help]
  return [...big(task, sight), ...sight.pen.say(title, 'bold'), ...sight.pen.say(text)]
}

function wrong(task: RoomTask, sight: Sight): Line[] {
  const { pen, doc } = sight
  const [contact] = doc.room?.contacts ?? []
  const cable = task.wrong
  return [
    ...pen.short(WORDS.wrong, 'reverse'),
    ...pen.short(cable === null ? WORDS.wrongUnknown : WORDS.putBack, 'reverse'),
    ...(cable === null ? [] : letters(cable.tag, sight)),
    ...(cable === null ? pen.say(task.warning ?? both('')) : cableLines(cable, sight)),
    ...(mayPull(task) ? [plain(`${pen.one(WORDS.rightOne)}: ${task.tag}`)] : []),
    ...(contact === undefined ? [] : [plain(`${pen.one(contact.name)}: ${contact.phone}`)]),
  ]
}

function result(task: RoomTask, sight: Sight): Line[] {
  const { pen } = sight
  const verified = task.drill
    ? WORDS.verifiedDrill
    : task.action === 'unplug'
      ? WORDS.verifiedUnplug
      : WORDS.verifiedPlug
  const said = {
    verified: [WORDS.verified, verified],
    'not-verified': [WORDS.notVerified, WORDS.notVerifiedHelp],
    'given-up': [WORDS.givenUp, WORDS.givenUpHelp],
  } as const
  const [title, help] = task.phase in said ? said[task.phase as keyof typeof said] : said['given-up']
  const warning =
    (task.phase !== 'verified' || task.wrong !== null) && task.warning !== null ? pen.say(task.warning) : []
  return [...big(task, sight), ...pen.say(title, 'reverse'), ...pen.say(help), ...warning]
}
