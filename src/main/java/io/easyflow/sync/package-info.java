/** Reads what platforms have, page by page, and keeps the newest version of everything. */
package io.easyflow.sync;
