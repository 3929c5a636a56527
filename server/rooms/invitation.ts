import type { Letter } from '../mail/port.ts';

/** The invitation to a room. The same whether the address has an account or not. */
export function invitationLetter(invitation: {
  to: string;
  room: { id: string; name: string };
  from: string;
  origin: string;
}): Letter {
  const { to, room, from, origin } = invitation;
  return {
    to,
    subject: `You are invited to ${room.name}`,
    text: `Hello,

${from} invites you to the room "${room.name}":

${origin}/rooms/${room.id}

Sign in with this e-mail address, or sign up with it first. If you do not know what this is about, do nothing.
`,
  };
}
