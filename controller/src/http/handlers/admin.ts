import type { ADMIN_ROUTES } from '../../api/routes-admin.ts'
import type { Certificates, Service } from '../../service/contract.ts'
import { Refusal } from '../refusal.ts'
import type { Handlers } from './ask.ts'

export const ADMIN: Handlers<keyof typeof ADMIN_ROUTES> = {
  accounts: ({ service }) => service.accounts.list(),
  addAccount: ({ service, body, who }) => service.accounts.add(body, who),
  changeAccount: ({ service, params, body, who }) => service.accounts.change(params.name, body, who),
  resetAccount: ({ service, params, body, who }) => service.accounts.reset(params.name, body, who),
  sessions: ({ service, who }) => service.accounts.sessions(who.session),
  endSession: ({ service, params, who }) => service.accounts.endSession(params.id, who),
  tokens: ({ service }) => service.accounts.tokens(),
  addToken: ({ service, body, who }) => service.accounts.addToken(body, who),
  endToken: ({ service, params, who }) => service.accounts.endToken(params.name, who),
  certificates: ({ service }) => service.certificates?.list() ?? [],
  authority: ({ service }) => ({
    mime: 'application/x-pem-file',
    bytes: certificates(service).authority,
    name: 'kakuri-authority.pem',
  }),
  renewCertificate: ({ service, who }) => certificates(service).renew(who),
}

/** Throws NOT_FOUND on plain HTTP. */
function certificates(service: Service): Certificates {
  if (service.certificates !== null) return service.certificates
  throw new Refusal('NOT_FOUND', {
    en: 'This controller speaks plain HTTP and has no certificate.',
    ja: 'このコントローラーは平文の HTTP で動作しており、証明書がありません。',
  })
}
