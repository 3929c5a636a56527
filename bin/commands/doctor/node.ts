import { about, type Finding } from './finding.ts';

const { good, bad } = about('Node.js');

export function checkNode(version = process.versions.node): Finding[] {
  if (Number(version.split('.')[0]) >= 24) return [good(version)];
  return [bad(`${version} is too old`, 'Start it with npm, which brings its own Node.js, or install Node.js 24.')];
}
