import { expect, it } from 'vitest'
import { downTopic, mayHear, mayPublish, readTopic, stateTopic, upTopic } from './topics.ts'

it.each([
  [upTopic('rack-a'), true],
  [stateTopic('rack-a'), true],
  [downTopic('rack-a'), false],
  [upTopic('rack-b'), false],
  ['kakuri/v1/agents/rack-a/up/more', false],
  ['kakuri/v1/controller/beat', false],
  ['$SYS/broker', false],
])('an agent may publish to %s: %s', (topic, may) => {
  expect(mayPublish('rack-a', topic)).toBe(may)
})

it.each([
  [downTopic('rack-a'), true],
  ['kakuri/v1/controller/beat', true],
  [downTopic('rack-b'), false],
  [upTopic('rack-a'), false],
  ['kakuri/v1/agents/+/down', false],
  ['#', false],
])('an agent may hear %s: %s', (filter, may) => {
  expect(mayHear('rack-a', filter)).toBe(may)
})

it.each([
  ['kakuri/v1/agents/rack-a/up', { agent: 'rack-a', kind: 'up' }],
  ['kakuri/v1/agents/rack-a/state', { agent: 'rack-a', kind: 'state' }],
  ['kakuri/v1/agents/../up', null],
  ['kakuri/v1/agents/a b/up', null],
  ['kakuri/v1/agents/a/b/up', null],
  ['kakuri/v2/agents/a/up', null],
])('the topic %s is read', (topic, read) => {
  expect(readTopic(topic)).toEqual(read)
})
