import type { Finding } from '@kakuri/core/lint/finding.ts'
import type { LintReport } from '@kakuri/core/lint/lint.ts'
import type { PairProof } from '@kakuri/core/lint/proof.ts'
import type { ChecksDoc, FindingDoc } from '../api/plan.ts'
import { sentenceInBoth } from './bilingual.ts'

export function checksDocument({ findings, proofs, checked }: LintReport, checkedUtc: number): ChecksDoc {
  return {
    checkedUtc,
    ok: checked !== null,
    findings: findings.map(findingDocument),
    proofs: proofs.map(({ stage, severs, keeps }) => ({
      ...{ stage, severs: severs.map(proofDocument), keeps: keeps.map(proofDocument) },
    })),
  }
}

function proofDocument({ from, to, holds, findings }: PairProof): ChecksDoc['proofs'][number]['severs'][number] {
  return { from, to, holds, findings: findings.map(findingDocument) }
}

function findingDocument({ rule, severity, place, message, hint, path }: Finding): FindingDoc {
  return {
    ...{ rule, severity, file: place.file, line: place.line, column: place.column },
    message: sentenceInBoth(message),
    hint: sentenceInBoth(hint),
    path: path === undefined ? null : [...path],
  }
}
