-- CreateEnum
CREATE TYPE "RunStatus" AS ENUM ('queued', 'running', 'paused', 'finished', 'stopped', 'failed');

-- CreateEnum
CREATE TYPE "SegmentStatus" AS ENUM ('queued', 'running', 'ended');

-- CreateEnum
CREATE TYPE "SegmentEndReason" AS ENUM ('finished', 'paused', 'stopped', 'node-lost', 'hung', 'diverged', 'rolled-back', 'drained', 'crashed');

-- CreateEnum
CREATE TYPE "NodeState" AS ENUM ('healthy', 'suspect', 'draining', 'cordoned', 'lost');

-- CreateEnum
CREATE TYPE "InterventionKind" AS ENUM ('pause', 'resume', 'stop', 'checkpoint', 'restart', 'move');

-- CreateEnum
CREATE TYPE "InterventionStatus" AS ENUM ('requested', 'applied', 'failed');

-- CreateEnum
CREATE TYPE "IncidentKind" AS ENUM ('node-lost', 'hang', 'divergence', 'corrupt-checkpoint', 'crash');

-- CreateEnum
CREATE TYPE "RunEventLevel" AS ENUM ('info', 'warning', 'error');

-- CreateEnum
CREATE TYPE "RunEventKind" AS ENUM ('lifecycle', 'checkpoint', 'intervention', 'incident', 'log');

-- CreateTable
CREATE TABLE "Dataset" (
    "name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "vocabulary" INTEGER NOT NULL,
    "documents" INTEGER NOT NULL,
    "trainTokens" BIGINT NOT NULL,
    "validationTokens" BIGINT NOT NULL,
    "unigramLoss" DOUBLE PRECISION NOT NULL,
    "bigramLoss" DOUBLE PRECISION NOT NULL,
    "registeredAt" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "Dataset_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "Run" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "recipe" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "status" "RunStatus" NOT NULL,
    "statusDetail" TEXT,
    "specification" JSONB NOT NULL,
    "parameters" BIGINT NOT NULL,
    "totalSteps" INTEGER NOT NULL,
    "totalTokens" BIGINT NOT NULL,
    "segmentCount" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "startedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Segment" (
    "id" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "parentId" TEXT,
    "startCheckpointId" TEXT,
    "startStep" INTEGER NOT NULL,
    "startTokens" BIGINT NOT NULL,
    "specification" JSONB NOT NULL,
    "status" "SegmentStatus" NOT NULL,
    "endReason" "SegmentEndReason",
    "endDetail" TEXT,
    "nodeId" TEXT,
    "nodeIncarnation" INTEGER,
    "fence" BIGINT,
    "lastStep" INTEGER NOT NULL,
    "lastTokens" BIGINT NOT NULL,
    "lastTrainLoss" DOUBLE PRECISION,
    "bestValidationLoss" DOUBLE PRECISION,
    "lossOutline" JSONB,
    "queuedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "startedAt" TIMESTAMPTZ(3),
    "readyAt" TIMESTAMPTZ(3),
    "lastStepAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Segment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MetricPoint" (
    "segmentId" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "tokens" BIGINT NOT NULL,
    "timeMs" BIGINT NOT NULL,
    "trainLoss" DOUBLE PRECISION,
    "gradientNorm" DOUBLE PRECISION,
    "learningRate" DOUBLE PRECISION NOT NULL,
    "tokensPerSecond" DOUBLE PRECISION NOT NULL,
    "stepDurationMs" DOUBLE PRECISION NOT NULL,
    "sampleStart" BIGINT NOT NULL,
    "sampleEnd" BIGINT NOT NULL,

    CONSTRAINT "MetricPoint_pkey" PRIMARY KEY ("segmentId","step")
);

-- CreateTable
CREATE TABLE "Evaluation" (
    "segmentId" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "tokens" BIGINT NOT NULL,
    "timeMs" BIGINT NOT NULL,
    "validationLoss" DOUBLE PRECISION,

    CONSTRAINT "Evaluation_pkey" PRIMARY KEY ("segmentId","step")
);

-- CreateTable
CREATE TABLE "Checkpoint" (
    "id" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "segmentId" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "tokens" BIGINT NOT NULL,
    "sampleCursor" BIGINT NOT NULL,
    "stateHash" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "writeDurationMs" DOUBLE PRECISION NOT NULL,
    "path" TEXT NOT NULL,
    "pinned" BOOLEAN NOT NULL DEFAULT false,
    "corruptAt" TIMESTAMPTZ(3),
    "deletedAt" TIMESTAMPTZ(3),
    "filesRemovedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "Checkpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Node" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "incarnation" INTEGER NOT NULL,
    "state" "NodeState" NOT NULL,
    "stateReason" TEXT,
    "stateAuthor" TEXT,
    "stateSince" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "cordoned" BOOLEAN NOT NULL DEFAULT false,
    "heartbeatAt" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "hostname" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "cores" INTEGER NOT NULL,
    "threads" INTEGER NOT NULL,
    "flopsPerSecond" DOUBLE PRECISION,
    "telemetry" JSONB,

    CONSTRAINT "Node_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "NodeTelemetry" (
    "nodeId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "cpuPercent" DOUBLE PRECISION NOT NULL,
    "memoryUsedBytes" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "NodeTelemetry_pkey" PRIMARY KEY ("nodeId","at")
);

-- CreateTable
CREATE TABLE "NodeEvent" (
    "id" TEXT NOT NULL,
    "nodeId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "from" "NodeState",
    "to" "NodeState" NOT NULL,
    "author" TEXT NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "NodeEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Intervention" (
    "id" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "segmentId" TEXT,
    "kind" "InterventionKind" NOT NULL,
    "arguments" JSONB NOT NULL,
    "author" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "status" "InterventionStatus" NOT NULL,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "appliedAt" TIMESTAMPTZ(3),
    "appliedStep" INTEGER,
    "result" JSONB,

    CONSTRAINT "Intervention_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Incident" (
    "id" TEXT NOT NULL,
    "kind" "IncidentKind" NOT NULL,
    "runId" TEXT,
    "segmentId" TEXT,
    "nodeId" TEXT,
    "openedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "step" INTEGER,
    "summary" TEXT NOT NULL,
    "evidence" JSONB NOT NULL,

    CONSTRAINT "Incident_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RunEvent" (
    "id" BIGSERIAL NOT NULL,
    "runId" TEXT NOT NULL,
    "segmentId" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "step" INTEGER,
    "level" "RunEventLevel" NOT NULL,
    "kind" "RunEventKind" NOT NULL,
    "message" TEXT NOT NULL,
    "author" TEXT,

    CONSTRAINT "RunEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TextSample" (
    "segmentId" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "runId" TEXT NOT NULL,
    "prompt" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "TextSample_pkey" PRIMARY KEY ("segmentId","step")
);

-- CreateTable
CREATE TABLE "Outbox" (
    "id" BIGSERIAL NOT NULL,
    "segmentId" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "Outbox_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Run_number_key" ON "Run"("number");

-- CreateIndex
CREATE INDEX "Run_createdAt_idx" ON "Run"("createdAt" DESC);

-- CreateIndex
CREATE INDEX "Run_status_idx" ON "Run"("status");

-- CreateIndex
CREATE INDEX "Segment_status_queuedAt_idx" ON "Segment"("status", "queuedAt");

-- CreateIndex
CREATE INDEX "Segment_startCheckpointId_idx" ON "Segment"("startCheckpointId");

-- CreateIndex
CREATE UNIQUE INDEX "Segment_runId_ordinal_key" ON "Segment"("runId", "ordinal");

-- CreateIndex
CREATE UNIQUE INDEX "Segment_one_open_a_run" ON "Segment"("runId") WHERE (status <> 'ended'::"SegmentStatus");

-- CreateIndex
CREATE UNIQUE INDEX "Segment_one_running_a_node" ON "Segment"("nodeId") WHERE (status = 'running'::"SegmentStatus");

-- CreateIndex
CREATE INDEX "Checkpoint_runId_createdAt_idx" ON "Checkpoint"("runId", "createdAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "Checkpoint_segmentId_step_key" ON "Checkpoint"("segmentId", "step");

-- CreateIndex
CREATE UNIQUE INDEX "Node_name_key" ON "Node"("name");

-- CreateIndex
CREATE INDEX "NodeEvent_nodeId_at_idx" ON "NodeEvent"("nodeId", "at" DESC);

-- CreateIndex
CREATE INDEX "Intervention_runId_requestedAt_idx" ON "Intervention"("runId", "requestedAt" DESC);

-- CreateIndex
CREATE INDEX "Intervention_requested" ON "Intervention"("segmentId") WHERE (status = 'requested'::"InterventionStatus");

-- CreateIndex
CREATE INDEX "Incident_runId_openedAt_idx" ON "Incident"("runId", "openedAt" DESC);

-- CreateIndex
CREATE INDEX "Incident_openedAt_idx" ON "Incident"("openedAt" DESC);

-- CreateIndex
CREATE INDEX "RunEvent_runId_id_idx" ON "RunEvent"("runId", "id" DESC);

-- CreateIndex
CREATE INDEX "TextSample_runId_at_idx" ON "TextSample"("runId", "at" DESC);

-- AddForeignKey
ALTER TABLE "Segment" ADD CONSTRAINT "Segment_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Segment" ADD CONSTRAINT "Segment_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Segment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Segment" ADD CONSTRAINT "Segment_startCheckpointId_fkey" FOREIGN KEY ("startCheckpointId") REFERENCES "Checkpoint"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Segment" ADD CONSTRAINT "Segment_nodeId_fkey" FOREIGN KEY ("nodeId") REFERENCES "Node"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MetricPoint" ADD CONSTRAINT "MetricPoint_segmentId_fkey" FOREIGN KEY ("segmentId") REFERENCES "Segment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Evaluation" ADD CONSTRAINT "Evaluation_segmentId_fkey" FOREIGN KEY ("segmentId") REFERENCES "Segment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Checkpoint" ADD CONSTRAINT "Checkpoint_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Checkpoint" ADD CONSTRAINT "Checkpoint_segmentId_fkey" FOREIGN KEY ("segmentId") REFERENCES "Segment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NodeTelemetry" ADD CONSTRAINT "NodeTelemetry_nodeId_fkey" FOREIGN KEY ("nodeId") REFERENCES "Node"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NodeEvent" ADD CONSTRAINT "NodeEvent_nodeId_fkey" FOREIGN KEY ("nodeId") REFERENCES "Node"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Intervention" ADD CONSTRAINT "Intervention_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Incident" ADD CONSTRAINT "Incident_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Incident" ADD CONSTRAINT "Incident_nodeId_fkey" FOREIGN KEY ("nodeId") REFERENCES "Node"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RunEvent" ADD CONSTRAINT "RunEvent_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TextSample" ADD CONSTRAINT "TextSample_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TextSample" ADD CONSTRAINT "TextSample_segmentId_fkey" FOREIGN KEY ("segmentId") REFERENCES "Segment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Outbox" ADD CONSTRAINT "Outbox_segmentId_fkey" FOREIGN KEY ("segmentId") REFERENCES "Segment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Fencing tokens. A claim takes the next one, so of two owners of a segment the later has the larger.
CREATE SEQUENCE "segment_fence";

-- What schema.prisma cannot say.
ALTER TABLE "Run" ADD CONSTRAINT "Run_counts" CHECK ("parameters" > 0 AND "totalSteps" > 0 AND "totalTokens" > 0 AND "segmentCount" >= 0);
ALTER TABLE "Run" ADD CONSTRAINT "Run_ended" CHECK (("endedAt" IS NOT NULL) = ("status" IN ('finished', 'stopped', 'failed')));
ALTER TABLE "Segment" ADD CONSTRAINT "Segment_steps" CHECK ("ordinal" > 0 AND "startStep" >= 0 AND "lastStep" >= "startStep" AND "lastTokens" >= "startTokens");
ALTER TABLE "Segment" ADD CONSTRAINT "Segment_root" CHECK (("parentId" IS NULL) = ("startCheckpointId" IS NULL) AND ("parentId" IS NOT NULL OR "startStep" = 0));
ALTER TABLE "Segment" ADD CONSTRAINT "Segment_claimed" CHECK ("status" <> 'running' OR ("nodeId" IS NOT NULL AND "nodeIncarnation" IS NOT NULL AND "fence" IS NOT NULL AND "startedAt" IS NOT NULL));
ALTER TABLE "Segment" ADD CONSTRAINT "Segment_ended" CHECK (("status" = 'ended') = ("endReason" IS NOT NULL) AND ("status" = 'ended') = ("endedAt" IS NOT NULL));
ALTER TABLE "MetricPoint" ADD CONSTRAINT "MetricPoint_step" CHECK ("step" > 0);
ALTER TABLE "MetricPoint" ADD CONSTRAINT "MetricPoint_finite" CHECK ("trainLoss" < 'Infinity' AND "trainLoss" > '-Infinity' AND "gradientNorm" < 'Infinity' AND "gradientNorm" > '-Infinity');
ALTER TABLE "Evaluation" ADD CONSTRAINT "Evaluation_finite" CHECK ("validationLoss" < 'Infinity' AND "validationLoss" > '-Infinity');
ALTER TABLE "Checkpoint" ADD CONSTRAINT "Checkpoint_pinned" CHECK (NOT ("pinned" AND "deletedAt" IS NOT NULL));
ALTER TABLE "Checkpoint" ADD CONSTRAINT "Checkpoint_files" CHECK ("filesRemovedAt" IS NULL OR "deletedAt" IS NOT NULL);
ALTER TABLE "Intervention" ADD CONSTRAINT "Intervention_applied" CHECK (("status" = 'requested') = ("appliedAt" IS NULL));
