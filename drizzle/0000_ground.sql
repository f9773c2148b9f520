CREATE TABLE `answers` (
	`owner_id` text NOT NULL,
	`key` text NOT NULL,
	`fingerprint` text NOT NULL,
	`at_ms` integer NOT NULL,
	`status` integer,
	`body` text,
	PRIMARY KEY(`owner_id`, `key`)
);
--> statement-breakpoint
CREATE INDEX `answers_by_age` ON `answers` (`at_ms`);--> statement-breakpoint
CREATE TABLE `leases` (
	`name` text PRIMARY KEY NOT NULL,
	`owner` text NOT NULL,
	`epoch` integer NOT NULL,
	`expires_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `previews` (
	`token` text PRIMARY KEY NOT NULL,
	`run_id` text NOT NULL,
	`owner_id` text NOT NULL,
	`kind` text NOT NULL,
	`sandbox_key` text NOT NULL,
	`port` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `previews_of_run` ON `previews` (`run_id`);--> statement-breakpoint
CREATE TABLE `projects` (
	`id` text PRIMARY KEY NOT NULL,
	`owner_id` text NOT NULL,
	`name` text NOT NULL,
	`named_by_person` integer DEFAULT false NOT NULL,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `projects_of_owner` ON `projects` (`owner_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE TABLE `runs` (
	`run_id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`owner_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`open` integer DEFAULT true NOT NULL
);
--> statement-breakpoint
CREATE INDEX `runs_of_project` ON `runs` (`project_id`,`created_at_ms`);--> statement-breakpoint
CREATE INDEX `runs_open` ON `runs` (`open`,`created_at_ms`);--> statement-breakpoint
CREATE TABLE `run_events` (
	`run_id` text NOT NULL,
	`version` integer NOT NULL,
	`at_ms` integer NOT NULL,
	`source` text NOT NULL,
	`type` text NOT NULL,
	`payload` text NOT NULL,
	PRIMARY KEY(`run_id`, `version`)
);
--> statement-breakpoint
CREATE TABLE `run_streams` (
	`run_id` text NOT NULL,
	`offset` integer NOT NULL,
	`stream` text NOT NULL,
	`at_ms` integer NOT NULL,
	`data` text NOT NULL,
	PRIMARY KEY(`run_id`, `offset`)
);
