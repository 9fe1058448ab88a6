/** Accounts of connectors and their credentials; secrets live in {@link Secret} only. */
package io.easyflow.account;
