// Plain JavaScript, because an older Node cannot load a .ts file.
if (Number.parseInt(process.versions.node, 10) < 24) {
  console.error(
    `rapporteur needs Node 24 or newer, and this is ${process.version}: install it from https://nodejs.org.`,
  );
  process.exit(1);
}
