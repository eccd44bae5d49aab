import { type Command, Option } from 'commander'
import { z } from 'zod'
import { roles } from '../../access/actor.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { PersonWithToken } from '../../people/issue-token.ts'
import type { PersonChange } from '../../people/person-change.ts'
import type { Person } from '../../people/ports.ts'
import { markings } from '../../records/marking.ts'
import { addToList } from '../add-to-list.ts'
import type { CommandContext } from '../command-context.ts'

const addOptions = z.object({
  role: z.enum(roles),
  scope: z.string().min(1).optional(),
  clearance: z.enum(markings),
  group: z.array(z.string().trim().min(1)).default([]),
})

const changeOptions = z.object({
  role: z.enum(roles).optional(),
  // `--no-scope` is false.
  scope: z.union([z.string().min(1), z.literal(false)]).optional(),
  clearance: z.enum(markings).optional(),
  group: z.array(z.string().trim().min(1)).optional(),
  // False where `--no-groups` was said, else always true.
  groups: z.boolean(),
  reason: z.string().min(1).optional(),
})

/** `user add|change|rotate|disable`: who may do what. A token is shown once. */
export function addUserCommands(program: Command, context: CommandContext): void {
  const user = program.command('user').description('people, their roles and their tokens')
  user
    .command('add <name>')
    .description('add a person; prints their token, this once')
    .addOption(new Option('--role <role>', 'what they may do').choices([...roles]).makeOptionMandatory())
    .option('--scope <class>', 'only for this class and what is below it')
    .addOption(
      new Option('--clearance <marking>', 'up to which marking they read')
        .choices([...markings])
        .default('official'),
    )
    .option('--group <name>', 'a group they belong to; may be said several times', addToList)
    .action((name: string, given: unknown) =>
      context.run(async ({ services, printer }) => {
        const { role, scope, clearance, group } = addOptions.parse(given)
        const added = await services.people.add(services.actor, {
          name: requireName(name),
          role,
          scope: scope ?? null,
          clearance,
          groups: group,
        })
        printer.result(presentToken(added), describeToken(added, 'added'))
        return 'done'
      }),
    )
  user
    .command('change <name>')
    .description('change what a person may do, from their next request on; what is not said stays as it is')
    .addOption(new Option('--role <role>', 'what they may do').choices([...roles]))
    .option('--scope <class>', 'only for this class and what is below it')
    .option('--no-scope', 'for the whole plan')
    .addOption(new Option('--clearance <marking>', 'up to which marking they read').choices([...markings]))
    .option(
      '--group <name>',
      'a group they belong to; said several times, all of them: they leave every other',
      addToList,
    )
    .addOption(new Option('--no-groups', 'they belong to no group').conflicts('group'))
    .option('--reason <text>', 'why, for the audit log')
    .action((name: string, given: unknown) =>
      context.run(async ({ services, printer }) => {
        const changed = await services.people.change(
          services.actor,
          name,
          changeOf(changeOptions.parse(given)),
        )
        printer.result(presentGranted(changed), describeGranted(changed))
        return 'done'
      }),
    )
  user
    .command('rotate <name>')
    .description('give a person a fresh token; every older one stops at once')
    .action((name: string) =>
      context.run(async ({ services, printer }) => {
        const rotated = await services.people.rotate(services.actor, name)
        printer.result(presentToken(rotated), describeToken(rotated, 'has a new token'))
        return 'done'
      }),
    )
  user
    .command('disable <name>')
    .description('end every token of a person at once')
    .action((name: string) =>
      context.run(async ({ services, printer }) => {
        const person = await services.people.disable(services.actor, name)
        printer.result(
          { id: person.id, name: person.name, role: person.role, disabled: true },
          `${person.name} is disabled.`,
        )
        return 'done'
      }),
    )
}

function requireName(name: string): string {
  const trimmed = name.trim()
  if (trimmed === '' || trimmed.length > 200)
    throw new MunimentError('malformed', 'A name has 1 to 200 characters.')
  return trimmed
}

function changeOf(given: z.output<typeof changeOptions>): PersonChange {
  const { role, scope, clearance, group, groups, reason } = given
  return {
    ...(role !== undefined && { role }),
    ...(scope !== undefined && { scope: scope === false ? null : scope }),
    ...(clearance !== undefined && { clearance }),
    ...(group !== undefined && { groups: group }),
    ...(!groups && { groups: [] }),
    ...(reason !== undefined && { reason }),
  }
}

function presentGranted({ id, name, role, scope, clearance, groups }: Person): unknown {
  return { id, name, role, scope, clearance, groups }
}

function describeGranted({ name, role, scope, clearance, groups }: Person): string {
  const belongs = groups.length === 0 ? 'no group' : `groups ${groups.join(', ')}`
  return `${name} is ${role} for ${scope ?? 'the whole plan'}, cleared for ${clearance}, ${belongs}.`
}

function presentToken({ person, token }: PersonWithToken): unknown {
  return { id: person.id, name: person.name, role: person.role, token }
}

function describeToken({ person, token, expiresAt }: PersonWithToken, what: string): string {
  return `${person.name} (${person.role}) ${what}. The token, shown this once, valid until ${expiresAt.toISOString().slice(0, 10)}:\n${token}`
}
