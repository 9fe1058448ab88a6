// Node-RED as it runs in production: no editor, no log, and one pool of connections for its function nodes.
const { Pool } = require("pg");

module.exports = {
  uiHost: "127.0.0.1",
  uiPort: process.env.PORT || 1880,
  flowFile: "flows.json",
  httpAdminRoot: false,
  disableEditor: true,
  credentialSecret: false,
  apiMaxLength: "1mb",
  telemetry: { enabled: false },
  logging: { console: { level: "error", metrics: false, audit: false } },
  functionGlobalContext: {
    // Address and login by the variables PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE.
    pool: new Pool({ max: 20 }),
  },
};
