const text = `ChatStream, the live lecture

  npm start                              start the server
  npm run -s chatstream -- COMMAND       the same program with a command:

  serve                                  start the server
  user add|list|role|password|disable|enable|export|erase
                                         accounts; "user help" says more
  backup [FILE|FOLDER]                   everything into one file, while the server runs; "backup help"
  restore FILE                           brings a backup back; "restore help"
  move-to-postgres                       carries the embedded database to DATABASE_URL
  doctor [--json]                        looks at everything this server needs, and says what to mend
  turn-config                            print a configuration of coturn for this server
  help                                   this

The configuration comes from the environment: docs/operating.md lists it.
`;

export async function run(): Promise<void> {
  process.stdout.write(text);
}
