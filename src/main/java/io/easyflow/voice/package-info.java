/** Voice assistants: what is said to people who wait for an answer. */
package io.easyflow.voice;
