/** The web chat: its widget, and the doors by which visitors of any site talk to the hub. */
package io.easyflow.webchat;
