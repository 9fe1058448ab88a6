/** Webhooks that the hub sends: what happened to chats, told to programs of the house. */
package io.easyflow.hooks;
