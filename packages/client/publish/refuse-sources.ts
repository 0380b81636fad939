// Runs before npm packs or publishes the folder of a workspace: its sources run in this repository and nowhere else.
process.stderr.write('What is published is built first: use `npm run pack` in this folder.\n');
process.exitCode = 1;
