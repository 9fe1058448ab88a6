/**
 * What operators see and get told: health, MBeans and Hawtio, alarms, the first lines after start.
 */
package io.easyflow.ops;
