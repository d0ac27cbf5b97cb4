import type { RUN_ROUTES } from '../../api/routes-run.ts'
import type { Handlers } from './ask.ts'

export const RUN: Handlers<keyof typeof RUN_ROUTES> = {
  startRun: ({ service, body, who }) => service.control.start(body, who),
  pauseRun: ({ service, params, body, who }) => service.control.pause(params.run, body.reason, who),
  resumeRun: ({ service, params, who }) => service.control.resume(params.run, who),
  cancelRun: ({ service, params, body, who }) => service.control.cancel(params.run, body.reason, who),
  skipStep: ({ service, params, body, who }) => service.control.skip(params.run, params.step, body.reason, who),
  answerTask: ({ service, params, body, who }) => service.control.answer(params.run, params.step, body, who),
  approve: ({ service, params, who }) => service.control.approve(params.run, params.stage, who),
  withdraw: ({ service, params, who }) => service.control.withdraw(params.run, params.stage, who),
  breakGlass: ({ service, params, body, who }) =>
    service.control.breakGlass(params.run, params.stage, body.reason, who),
  confirmProbation: ({ service, params, who }) => service.control.confirmProbation(params.run, params.stage, who),
}
