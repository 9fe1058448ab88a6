/** Reports of closed conversations to the CRM of the house's choice. */
package io.easyflow.report;
