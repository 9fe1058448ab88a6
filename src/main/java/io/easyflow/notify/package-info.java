/** Messages in and out, who can be reached where, and what customers are told about orders. */
package io.easyflow.notify;
