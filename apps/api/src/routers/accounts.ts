import { z } from 'zod';
import { ACCESSES, ROLES } from '../auth/access.ts';
import type { Account } from '../auth/accounts.ts';
import { WireError } from '../errors.ts';
import { procedure, router } from '../trpc.ts';
import * as examples from './examples.ts';
import * as inputs from './inputs.ts';
import * as outputs from './outputs.ts';

const role = z.enum(ROLES);
const account = z.object({
  accountId: z.string(),
  email: z.string(),
  name: z.string(),
  role,
  disabled: z.boolean(),
  hasPassword: z.boolean(),
  createdAt: outputs.wallTime,
});
const toAccount = z.object({ accountId: inputs.accountId });
const changed = z.object({ accountId: z.string() });
const changeExample = {
  input: { accountId: examples.account.accountId },
  output: { accountId: examples.account.accountId },
};

export const accountsRouter = router({
  me: procedure({
    access: 'public',
    rest: 'GET /me',
    summary: 'Whom the server takes the caller for',
    example: {
      output: {
        kind: 'operator',
        name: examples.account.email,
        role: 'operator',
        permissions: ['hold', 'sell', 'read', 'operate'],
      },
    },
  })
    .output(
      z.object({
        kind: z.enum(['anonymous', 'key', 'operator']),
        name: z.string(),
        role: role.optional(),
        permissions: z.array(z.enum(ACCESSES)),
      }),
    )
    .query(({ ctx: { caller } }) => {
      const { kind, name, role, permissions } = caller;
      return {
        kind,
        name,
        role,
        permissions: ACCESSES.filter((access) => new Set<string>(permissions).has(access)),
      };
    }),

  list: procedure({
    access: 'admin',
    rest: 'GET /accounts',
    summary: 'The people who may log in, by email',
    example: { output: { accounts: [examples.account] } },
  })
    .output(z.object({ accounts: z.array(account) }))
    .query(async ({ ctx }) => ({
      accounts: (await ctx.services.auth.accounts.list()).map(accountOnWire),
    })),

  create: procedure({
    access: 'admin',
    rest: 'POST /accounts',
    summary: 'Makes an account that logs in with email and password',
    example: {
      input: { email: examples.account.email, role: 'operator', password: 'a long sentence is easy to keep' },
      output: changeExample.output,
    },
    refusals: ['ACCOUNT_EXISTS'],
  })
    .input(
      z.object({
        email: inputs.email,
        name: inputs.name.optional(),
        role,
        password: inputs.password,
      }),
    )
    .output(changed)
    .mutation(async ({ ctx, input }) => {
      const name = input.name ?? input.email;
      const made = await ctx.services.auth.accounts.create({ ...input, name, by: ctx.operator() });
      if (made.status === 'CREATED') return { accountId: made.accountId };
      throw new WireError('There is an account with this email.', { status: made.status });
    }),

  setRole: procedure({
    access: 'admin',
    rest: 'PUT /accounts/{accountId}/role',
    summary: 'Says what somebody may do from now on, also where they are logged in',
    example: { ...changeExample, input: { ...changeExample.input, role: 'viewer' } },
    refusals: ['ACCOUNT_NOT_FOUND', 'LAST_ADMIN'],
  })
    .input(toAccount.extend({ role }))
    .output(changed)
    .mutation(async ({ ctx, input }) =>
      done(input, await ctx.services.auth.accounts.setRole({ ...input, by: ctx.operator() })),
    ),

  setPassword: procedure({
    access: 'admin',
    rest: 'PUT /accounts/{accountId}/password',
    summary: 'Gives somebody another password, and logs them out everywhere',
    example: { ...changeExample, input: { ...changeExample.input, password: 'another long sentence' } },
    refusals: ['ACCOUNT_NOT_FOUND'],
  })
    .input(toAccount.extend({ password: inputs.password }))
    .output(changed)
    .mutation(async ({ ctx, input }) =>
      done(input, await ctx.services.auth.accounts.setPassword({ ...input, by: ctx.operator() })),
    ),

  disable: procedure({
    access: 'admin',
    rest: 'POST /accounts/{accountId}/disable',
    summary: 'Logs somebody out everywhere, for good',
    example: changeExample,
    refusals: ['ACCOUNT_NOT_FOUND', 'LAST_ADMIN'],
  })
    .input(toAccount)
    .output(changed)
    .mutation(async ({ ctx, input }) =>
      done(input, await ctx.services.auth.accounts.disable({ ...input, by: ctx.operator() })),
    ),

  enable: procedure({
    access: 'admin',
    rest: 'POST /accounts/{accountId}/enable',
    summary: 'Lets somebody who was disabled log in again',
    example: changeExample,
    refusals: ['ACCOUNT_NOT_FOUND'],
  })
    .input(toAccount)
    .output(changed)
    .mutation(async ({ ctx, input }) =>
      done(input, await ctx.services.auth.accounts.enable({ ...input, by: ctx.operator() })),
    ),
});

function done(
  { accountId }: { readonly accountId: string },
  { status }: { readonly status: 'DONE' | 'ACCOUNT_NOT_FOUND' | 'LAST_ADMIN' },
) {
  if (status === 'DONE') return { accountId };
  const message =
    status === 'LAST_ADMIN'
      ? 'This is the last admin who can log in. Make another account an admin first.'
      : 'There is no such account.';
  throw new WireError(message, { status });
}

function accountOnWire({ createdAtMs, isDisabled, ...rest }: Account) {
  return { ...rest, disabled: isDisabled, createdAt: createdAtMs };
}
