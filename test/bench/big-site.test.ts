import { formatFault, type Parsed } from '@kakuri/core/base/fault.ts'
import { compile } from '@kakuri/core/compile/compile.ts'
import { testProfiles } from '@kakuri/core/compile/testing.ts'
import { formatFinding } from '@kakuri/core/lint/finding.ts'
import { lint } from '@kakuri/core/lint/lint.ts'
import { parsePlan } from '@kakuri/core/plan/read.ts'
import type { Profile } from '@kakuri/core/profile/shape.ts'
import { parseSite } from '@kakuri/core/site/read.ts'
import { expect, it } from 'vitest'
import { bigSite } from './big-site.ts'

const file = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text) })

function must<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(parsed.faults.map(formatFault).join('\n'))
  return parsed.value
}

/** The test profiles under the names that the large site uses. */
function profiles(): ReadonlyMap<string, Profile> {
  const [ssh, snmp] = ['test-ssh', 'test-snmp'].map(id => testProfiles().get(id))
  if (ssh === undefined || snmp === undefined) throw new Error('the test profiles have other names now')
  return new Map([
    ['cisco-ios', ssh],
    ['linux-nftables', ssh],
    ['if-mib', snmp],
  ])
}

it('the large site of the bench is read without a fault and checked without a finding', () => {
  const { siteYaml, cablesCsv, planYaml } = bigSite(45)
  const site = must(parseSite({ site: file('site.yaml', siteYaml), cables: file('cables.csv', cablesCsv) }))
  const plan = must(parsePlan(file('plan.yaml', planYaml), site))
  const report = lint(compile(site, plan, profiles()), { site, plan, profiles: profiles() })
  expect(report.findings.map(formatFinding)).toEqual([])
  expect(report.checked).not.toBeNull()
})

it('the large site has about 60 cables a switch and the same text each time', () => {
  const [one, other] = [bigSite(100), bigSite(100)]
  expect(one).toEqual(other)
  expect(one.cablesCsv.trimEnd().split('\n').length / 100).toBeCloseTo(60, -1)
})
