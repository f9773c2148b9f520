CREATE TABLE `metering` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`run_id` text NOT NULL,
	`component` text,
	`task` text NOT NULL,
	`provider` text NOT NULL,
	`tokens_in` integer NOT NULL,
	`tokens_out` integer NOT NULL,
	`price_usd_micros` integer NOT NULL,
	`duration_ms` integer NOT NULL,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `metering_run` ON `metering` (`run_id`);