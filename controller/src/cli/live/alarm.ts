import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import type { Desk } from '../desk.ts'
import { SAY } from '../messages/say.ts'
import { harmless } from '../terminal/width.ts'

/** What a person has to hear at once, wherever they look; null for every other event. */
export function alarmText(desk: Desk, event: AnyEvent): string | null {
  if (event.type === 'task.wrong-cable') return alarm(desk, desk.say(SAY.wrongCable), desk.say(event.body.text))
  if (event.type === 'task.still-up') return alarm(desk, desk.say(SAY.stillUp), desk.say(event.body.text))
  if (event.type === 'watch.reopened') return alarm(desk, desk.say(SAY.reopened), desk.say(event.body.text))
  return null
}

const alarm = (desk: Desk, title: string, text: string) => `${desk.style.alarm(` ${title} `)} ${harmless(text)}`
