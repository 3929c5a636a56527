'use strict';
// Before everything else (`node -r`), and in old JavaScript: an old Node.js cannot even read the other files.
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    'ChatStream needs Node.js 24 or newer, and this is ' +
      process.versions.node +
      ': start it with "npm start" after "npm ci" (which brings its own Node.js; with "--ignore-scripts" it cannot), or install Node.js 24.',
  );
  process.exit(1);
}

// Node keeps what it compiled and stripped of types: the next start is quicker, and the server needs some 30 MB less because
// the stripper is never loaded. The folder belongs to the installation, so that nobody else can put code there.
require('node:module').enableCompileCache(require('node:path').join(__dirname, '../node_modules/.cache/chatstream'));
