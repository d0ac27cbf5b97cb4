import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Small files, and by far the longest to run. */
const LONGEST = /\/test\/lab\/crash-(before|after)\.test\.ts$/

/** Where nothing is known of earlier runs large files go first, and what runs longest would go last and be waited for alone. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const { long = [], other = [] } = Object.groupBy(sorted, file => (LONGEST.test(file.moduleId) ? 'long' : 'other'))
    return [...long, ...other]
  }
}
