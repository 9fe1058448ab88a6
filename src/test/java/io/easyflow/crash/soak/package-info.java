/** Hours of paced load on a real hub while things go wrong around it; see {@code bench/soak}. */
package io.easyflow.crash.soak;
