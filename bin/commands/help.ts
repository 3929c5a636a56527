const text = `ChatStream, the live lecture

  npm start                              start the server
  npm run -s chatstream -- COMMAND       the same program with a command:

  serve                                  start the server
  user add --email E --name N --password P --role admin|presenter|member
  user list                              everybody who has an account
  user role EMAIL ROLE                   make somebody presenter, administrator, member
  user disable EMAIL                     end the sessions of an account, and let it in no more
  user password EMAIL                    set a new password
  help                                   this

The configuration comes from the environment: docs/operating.md lists it.
`;

export async function run(): Promise<void> {
  process.stdout.write(text);
}
