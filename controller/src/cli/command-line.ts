import type { Bilingual, Language } from '@kakuri/core/base/text.ts'
import { ROLES } from '@kakuri/core/journal/events.ts'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { Actions } from './actions.ts'
import type { Cli } from './cli.ts'
import { type Common, openDesk } from './desk.ts'
import { HELP } from './messages/help.ts'
import { TITLES, usageInJapanese } from './messages/usage-ja.ts'
import { reportError, WordsError } from './report-error.ts'
import { PRODUCT_VERSION } from './version.ts'

type Text = (text: Bilingual) => string

/** One leaf of the command tree, ready for its action. */
interface Making {
  readonly cli: Cli
  readonly text: Text
  readonly actions: Actions
  readonly done: (code: number) => void
}

/** The whole command tree. `done` gets the exit code of the command that ran. */
export function buildCommandLine(
  cli: Cli,
  language: Language,
  actions: Actions,
  done: (code: number) => void,
): Command {
  const making: Making = { cli, text: text => text[language], actions, done }
  const root = new Command('kakuri').description(making.text(HELP.kakuri))
  root.version(PRODUCT_VERSION, '-V, --version', making.text(HELP.version))
  addSiteCommands(root, making)
  addRunCommands(root, making)
  addLookCommands(root, making)
  addSecretsCommands(root.command('secrets').description(making.text(HELP.secrets)), making)
  addUserCommands(root.command('user').description(making.text(HELP.users)), making)
  addAgentCommands(root.command('agent').description(making.text(HELP.agents)), making)
  helpIn(root, making.text, language)
  return root
}

/** The words commander itself puts on a help page. */
function helpIn(command: Command, text: Text, language: Language): void {
  command.helpOption('-h, --help', text(HELP.help))
  if (language === 'ja') command.configureHelp({ styleTitle: title => TITLES[title] ?? title })
  if (command.commands.length > 0) command.helpCommand('help [command]', text(HELP.helpOn))
  for (const child of command.commands) helpIn(child, text, language)
}

function addSiteCommands(root: Command, making: Making): void {
  const { actions } = making
  leaf(root, 'init [folder]', HELP.init, making, actions.init)
  leaf(root, 'check', HELP.check, making, actions.check)
  leaf(root, 'seal', HELP.seal, making, actions.seal)
  leaf(root, 'serve', HELP.serve, making, actions.serve)
    .option('--listen <address:port>', making.text(HELP.listen), collect)
    .option('--name <hostname>', making.text(HELP.hostname), collect)
    .option('--http', making.text(HELP.http))
    .option('--agents <address:port>', making.text(HELP.agentsAt))
    .option('--broker <mqtts://host:port>', making.text(HELP.broker))
  leaf(root, 'doctor', HELP.doctor, making, actions.doctor)
  leaf(root, 'demo', HELP.demo, making, actions.demo)
    .option('--keep <folder>', making.text(HELP.keep))
    .option('--once', making.text(HELP.once))
    .option('--fast', making.text(HELP.fast))
    .option('--listen <address:port>', making.text(HELP.listenDemo))
}

function addRunCommands(root: Command, making: Making): void {
  const { actions, text } = making
  reasonOptions(leaf(root, 'arm', HELP.arm, making, actions.arm), text)
  runOptions(leaf(root, 'cut', HELP.cut, making, actions.cut), text)
    .option('--skip <id=reason...>', text(HELP.skip))
    .option('--watch', text(HELP.watchCut))
  runOptions(leaf(root, 'drill', HELP.drill, making, actions.drill), text)
  runOptions(leaf(root, 'restore', HELP.restore, making, actions.restore), text)
    .option('--cut-point <id...>', text(HELP.cutPoint))
    .option('--confirm-probation', text(HELP.confirmProbation))
  leaf(root, 'resume', HELP.resume, making, actions.resume)
    .option('--approved-by <name>', text(HELP.approvedBy), collect)
    .option('--confirm-probation', text(HELP.confirmProbation))
  leaf(root, 'cancel', HELP.cancel, making, actions.cancel).option('--reason <text>', text(HELP.reason))
}

function addLookCommands(root: Command, making: Making): void {
  const { actions, text } = making
  leaf(root, 'status', HELP.status, making, actions.status).option('--watch', text(HELP.watch))
  leaf(root, 'log', HELP.log, making, actions.log)
    .option('--follow', text(HELP.follow))
    .option('--run <id>', text(HELP.run))
  const journal = root.command('journal').description(text(HELP.journal))
  leaf(journal, 'verify', HELP.journalVerify, making, actions.journalVerify)
}

function addSecretsCommands(secrets: Command, making: Making): void {
  const { actions, text } = making
  leaf(secrets, 'init', HELP.secretsInit, making, actions.secretsInit)
    .option('--key-out <file>', text(HELP.keyOut))
    .option('--recipient <age1...>', text(HELP.recipient), collect)
    .option('--passphrase', text(HELP.passphrase))
  leaf(secrets, 'list', HELP.secretsList, making, actions.secretsList)
  leaf(secrets, 'set <name>', HELP.secretsSet, making, actions.secretsSet)
    .addOption(new Option('--kind <kind>', text(HELP.kind)).choices(['ssh', 'snmp-v2c', 'snmp-v3']))
    .option('--user <name>', text(HELP.user))
    .option('--stdin', text(HELP.stdin))
  leaf(secrets, 'remove <name>', HELP.secretsRemove, making, actions.secretsRemove)
  leaf(secrets, 'code <name>', HELP.secretsCode, making, actions.secretsCode).option('--remove', text(HELP.removeCode))
  leaf(secrets, 'recipients', HELP.secretsRecipients, making, actions.secretsRecipients)
    .option('--recipient <age1...>', text(HELP.recipient), collect)
    .option('--passphrase', text(HELP.passphrase))
}

function addUserCommands(user: Command, making: Making): void {
  const { actions, text } = making
  const role = () => new Option('--role <role...>', text(HELP.role)).choices(ROLES)
  leaf(user, 'add <name>', HELP.userAdd, making, actions.userAdd)
    .addOption(role())
    .option('--no-second-factor', text(HELP.noSecondFactor))
    .option('--password-stdin', text(HELP.passwordStdin))
  leaf(user, 'list', HELP.userList, making, actions.userList)
  leaf(user, 'reset <name>', HELP.userReset, making, actions.userReset)
    .option('--password', text(HELP.resetPassword))
    .option('--second-factor', text(HELP.resetSecond))
    .option('--codes', text(HELP.resetCodes))
    .option('--password-stdin', text(HELP.passwordStdin))
  leaf(user, 'disable <name>', HELP.userDisable, making, actions.userDisable)
  leaf(user, 'enable <name>', HELP.userEnable, making, actions.userEnable)
  leaf(user, 'roles <name>', HELP.userRoles, making, actions.userRoles).addOption(role())
}

function addAgentCommands(agent: Command, making: Making): void {
  const { actions, text } = making
  leaf(agent, 'list', HELP.agentList, making, actions.agentList)
  leaf(agent, 'approve <id> <code>', HELP.agentApprove, making, actions.agentApprove)
  leaf(agent, 'refuse <id>', HELP.agentRefuse, making, actions.agentRefuse)
  leaf(agent, 'revoke <id>', HELP.agentRevoke, making, actions.agentRevoke).option('--reason <text>', text(HELP.why))
  leaf(agent, 'authority', HELP.agentAuthority, making, actions.agentAuthority)
  leaf(agent, 'mosquitto <folder>', HELP.agentMosquitto, making, actions.agentMosquitto).option(
    '--at <address:port>',
    text(HELP.brokerAt),
  )
}

function runOptions(command: Command, text: Text): Command {
  return reasonOptions(command.option('--stage <n...>', text(HELP.stage)), text)
}

function reasonOptions(command: Command, text: Text): Command {
  return command
    .option('--reason <text>', text(HELP.reason))
    .option('--approved-by <name>', text(HELP.approvedBy), collect)
}

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value]

type Action<O extends Common> = (desk: ReturnType<typeof openDesk>, options: O, ...words: string[]) => Promise<number>

function leaf<O extends Common>(
  parent: Command,
  usage: string,
  help: Bilingual,
  making: Making,
  action: Action<O>,
): Command {
  const command = commonOptions(parent.command(usage).description(making.text(help)), making.text)
  return command.action(async (...given: unknown[]) => {
    const words = given.slice(0, -2).filter(word => typeof word === 'string')
    making.done(await runAction(making.cli, command.opts<O>(), (desk, options) => action(desk, options, ...words)))
  })
}

function commonOptions(command: Command, text: Text): Command {
  return command
    .option('--site <folder>', text(HELP.site))
    .option('--state <folder>', text(HELP.state))
    .option('--lang <ja|en>', text(HELP.lang), parseLanguage)
    .option('--json', text(HELP.json))
    .option('--yes', text(HELP.yes))
    .option('--key <file>', text(HELP.key))
    .option('--actor <name>', text(HELP.actor))
}

function parseLanguage(value: string): Language {
  if (value === 'ja' || value === 'en') return value
  throw new InvalidArgumentError('ja or en')
}

/** Opens the desk, runs the action, reports what went wrong, and gives the terminal back. */
export async function runAction<O extends Common>(
  cli: Cli,
  options: O,
  action: (desk: ReturnType<typeof openDesk>, options: O) => Promise<number>,
): Promise<number> {
  const desk = openDesk(cli, options)
  try {
    return await action(desk, options)
  } catch (error) {
    desk.screen.block([])
    desk.keyboard.close()
    return reportError(desk, error)
  } finally {
    desk.screen.block([])
    desk.keyboard.close()
  }
}

/** What commander found wrong with the words typed, as an error of the table. */
export function usageError(message: string, language: Language): WordsError {
  const said = message.replace(/^error: /, '').trim()
  return new WordsError(language === 'ja' ? usageInJapanese(said) : said)
}
