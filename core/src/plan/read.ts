import { inOrder, type Parsed } from '../base/fault.ts'
import { checkSchema } from '../base/schema.ts'
import type { SourceFile } from '../base/source.ts'
import { readYaml } from '../base/yaml.ts'
import type { SiteMap } from '../site/shape.ts'
import { buildPlan } from './build.ts'
import { siteFacts } from './facts.ts'
import { planRules } from './rules.ts'
import { planSchema } from './schema.ts'
import type { CutPlan, CutPlanBody } from './shape.ts'

/** The cut plan out of plan.yaml, for the site map it cuts; or every fault, in the order of the file. */
export function parsePlan(file: SourceFile, site: SiteMap): Parsed<CutPlan> {
  const { yaml, faults } = readYaml(file)
  if (yaml === null) return { ok: false, faults }
  const facts = siteFacts(site)
  const checked = checkSchema(planSchema(site), yaml)
  const all = inOrder(faults, [...checked.faults, ...planRules(yaml, facts)])
  if (all.length > 0 || checked.value === null) return { ok: false, faults: all }
  return { ok: true, value: brand(buildPlan(checked.value, yaml, facts)) }
}

function brand(body: CutPlanBody): CutPlan {
  return body as CutPlan
}
