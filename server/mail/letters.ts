import type { Letter } from './port.ts';

/** The mails people get: plain words, short. A name is in them only when it is the reader's own, confirmed one. */
export const letters = {
  /** Without the name: whoever signed up chose it, and could write to a stranger with it. */
  confirmAddress: ({ to, link }: { to: string; link: string }): Letter => ({
    to,
    subject: 'Confirm your e-mail address',
    text: `Hello,

confirm your e-mail address to enter lectures:

${link}

The link works once, for 60 minutes. If you did not sign up, do nothing: without this link nobody can use your address.
`,
  }),

  accountExists: ({
    to,
    name,
    signIn,
    reset,
  }: {
    to: string;
    name: string;
    signIn: string;
    reset: string;
  }): Letter => ({
    to,
    subject: 'You have an account already',
    text: `Hello ${name},

somebody, probably you, just signed up with this e-mail address. You have an account already, so nothing was changed.

Sign in: ${signIn}
Choose a new password: ${reset}

If it was not you, you need not do anything.
`,
  }),

  resetPassword: ({ to, link }: { to: string; link: string }): Letter => ({
    to,
    subject: 'Choose a new password',
    text: `Hello,

choose a new password here:

${link}

The link works once, for 60 minutes. If you did not ask for it, do nothing: your password stays as it is.
`,
  }),

  passwordChanged: ({ to, name, reset }: { to: string; name: string; reset: string }): Letter => ({
    to,
    subject: 'Your password was changed',
    text: `Hello ${name},

the password of your account was just changed, and all your other devices were signed out.

If it was not you, choose a new password at once: ${reset}
`,
  }),
};
