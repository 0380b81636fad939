/** What npm was asked to do when it started this script: `pack`, `publish` or `run`. */
export const npmCommand: string | undefined = process.env.npm_command;
