/** A mail to one person. Plain text: nothing in it can be a script. */
export interface Letter {
  /** One address, without a name. */
  to: string;
  subject: string;
  text: string;
  /** Further ones, such as those that let a mail program take its reader off the list. */
  headers?: Record<string, string>;
}

export interface Mailer {
  /** Resolves when the mail is on its way (SMTP) or kept for the administrator (without). Rejects when neither worked. */
  send(letter: Letter): Promise<void>;
}
