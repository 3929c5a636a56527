'use strict';
// In old JavaScript and loaded first (`node -r`): an old Node.js cannot even read the other files.
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    'ChatStream needs Node.js 24 or newer, and this is ' +
      process.versions.node +
      ': start it with "npm start" after "npm ci" (which brings its own Node.js; with "--ignore-scripts" it cannot), or install Node.js 24.',
  );
  process.exit(1);
}
