/** The AI consultant: answers customers until a human takes over. */
package io.easyflow.converse;
