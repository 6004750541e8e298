-- CreateEnum
CREATE TYPE "IncidentStatus" AS ENUM ('open', 'answered', 'resolved');

-- CreateEnum
CREATE TYPE "NodeTaskKind" AS ENUM ('diagnostics', 'batch-inspection');

-- CreateEnum
CREATE TYPE "NodeTaskStatus" AS ENUM ('queued', 'running', 'done', 'failed');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "IncidentKind" ADD VALUE 'spike';
ALTER TYPE "IncidentKind" ADD VALUE 'plateau';
ALTER TYPE "IncidentKind" ADD VALUE 'disk-full';
ALTER TYPE "IncidentKind" ADD VALUE 'straggler';
ALTER TYPE "IncidentKind" ADD VALUE 'clock-skew';
ALTER TYPE "IncidentKind" ADD VALUE 'configuration-mismatch';
ALTER TYPE "IncidentKind" ADD VALUE 'certificate-failed';
ALTER TYPE "IncidentKind" ADD VALUE 'diagnostics-failed';

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "InterventionKind" ADD VALUE 'rollback';
ALTER TYPE "InterventionKind" ADD VALUE 'annotate';

-- AlterTable
ALTER TABLE "Checkpoint" ADD COLUMN     "blockedDurationMs" DOUBLE PRECISION,
ADD COLUMN     "parentHash" TEXT;

-- AlterTable
ALTER TABLE "Incident" ADD COLUMN     "resolution" TEXT,
ADD COLUMN     "resolvedAt" TIMESTAMPTZ(3),
ADD COLUMN     "resolvedBy" TEXT,
ADD COLUMN     "status" "IncidentStatus" NOT NULL DEFAULT 'open';

-- AlterTable
ALTER TABLE "Intervention" ADD COLUMN     "incidentId" TEXT,
ADD COLUMN     "policyId" TEXT;

-- AlterTable
ALTER TABLE "MetricPoint" ADD COLUMN     "checkpointDurationMs" DOUBLE PRECISION NOT NULL DEFAULT 0,
ADD COLUMN     "evaluationDurationMs" DOUBLE PRECISION NOT NULL DEFAULT 0,
ADD COLUMN     "updateSkipped" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Node" ADD COLUMN     "clockOffsetMs" DOUBLE PRECISION,
ADD COLUMN     "cordonedAt" TIMESTAMPTZ(3),
ADD COLUMN     "returnedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Run" ADD COLUMN     "candidate" TEXT,
ADD COLUMN     "tournamentId" TEXT;

-- AlterTable
ALTER TABLE "Segment" ADD COLUMN     "certificate" JSONB,
ADD COLUMN     "notBefore" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "ConfigurationReading" (
    "segmentId" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "values" JSONB NOT NULL,
    "asked" JSONB NOT NULL,

    CONSTRAINT "ConfigurationReading_pkey" PRIMARY KEY ("segmentId","step")
);

-- CreateTable
CREATE TABLE "NodeTask" (
    "id" TEXT NOT NULL,
    "kind" "NodeTaskKind" NOT NULL,
    "nodeId" TEXT,
    "runId" TEXT,
    "step" INTEGER,
    "arguments" JSONB NOT NULL,
    "status" "NodeTaskStatus" NOT NULL DEFAULT 'queued',
    "progress" JSONB,
    "result" JSONB,
    "problem" TEXT,
    "author" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "incidentId" TEXT,
    "incarnation" INTEGER,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "startedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "NodeTask_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Policy" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "detector" TEXT NOT NULL,
    "runId" TEXT,
    "answer" JSONB NOT NULL,
    "limits" JSONB NOT NULL,
    "mode" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "modeSince" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "Policy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PolicyDecision" (
    "id" TEXT NOT NULL,
    "policyId" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "segmentId" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "tokens" BIGINT NOT NULL,
    "alarm" JSONB NOT NULL,
    "outcome" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "incidentId" TEXT,
    "interventionId" TEXT,

    CONSTRAINT "PolicyDecision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Tournament" (
    "id" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "checkpointId" TEXT NOT NULL,
    "steps" INTEGER NOT NULL,
    "author" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "winnerRunId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "Tournament_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Setting" (
    "name" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "author" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "Setting_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "Webhook" (
    "id" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "kinds" JSONB NOT NULL,
    "secret" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Webhook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WebhookDelivery" (
    "id" TEXT NOT NULL,
    "webhookId" TEXT NOT NULL,
    "incidentId" TEXT,
    "event" JSONB NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "httpStatus" INTEGER,
    "problem" TEXT,
    "notBefore" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "deliveredAt" TIMESTAMPTZ(3),

    CONSTRAINT "WebhookDelivery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "NodeTask_nodeId_requestedAt_idx" ON "NodeTask"("nodeId", "requestedAt" DESC);

-- CreateIndex
CREATE INDEX "NodeTask_runId_step_idx" ON "NodeTask"("runId", "step");

-- CreateIndex
CREATE INDEX "NodeTask_status_idx" ON "NodeTask"("status");

-- CreateIndex
CREATE INDEX "PolicyDecision_runId_at_idx" ON "PolicyDecision"("runId", "at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "PolicyDecision_policyId_segmentId_step_key" ON "PolicyDecision"("policyId", "segmentId", "step");

-- CreateIndex
CREATE INDEX "Tournament_runId_idx" ON "Tournament"("runId");

-- CreateIndex
CREATE INDEX "WebhookDelivery_status_notBefore_idx" ON "WebhookDelivery"("status", "notBefore");

-- CreateIndex
CREATE INDEX "WebhookDelivery_webhookId_createdAt_idx" ON "WebhookDelivery"("webhookId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "Incident_nodeId_openedAt_idx" ON "Incident"("nodeId", "openedAt" DESC);

-- CreateIndex
CREATE INDEX "Incident_status_idx" ON "Incident"("status");

-- CreateIndex
CREATE INDEX "Intervention_incidentId_idx" ON "Intervention"("incidentId");

-- AddForeignKey
ALTER TABLE "Run" ADD CONSTRAINT "Run_tournamentId_fkey" FOREIGN KEY ("tournamentId") REFERENCES "Tournament"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Intervention" ADD CONSTRAINT "Intervention_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConfigurationReading" ADD CONSTRAINT "ConfigurationReading_segmentId_fkey" FOREIGN KEY ("segmentId") REFERENCES "Segment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NodeTask" ADD CONSTRAINT "NodeTask_nodeId_fkey" FOREIGN KEY ("nodeId") REFERENCES "Node"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PolicyDecision" ADD CONSTRAINT "PolicyDecision_policyId_fkey" FOREIGN KEY ("policyId") REFERENCES "Policy"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Tournament" ADD CONSTRAINT "Tournament_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WebhookDelivery" ADD CONSTRAINT "WebhookDelivery_webhookId_fkey" FOREIGN KEY ("webhookId") REFERENCES "Webhook"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
