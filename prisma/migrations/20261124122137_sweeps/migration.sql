-- CreateEnum
CREATE TYPE "SweepStatus" AS ENUM ('running', 'paused', 'finished', 'stopped');

-- AlterTable
ALTER TABLE "Run" ADD COLUMN     "pauseAtStep" INTEGER,
ADD COLUMN     "promotedFromId" TEXT;

-- CreateTable
CREATE TABLE "Sweep" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "status" "SweepStatus" NOT NULL,
    "statusDetail" TEXT,
    "specification" JSONB NOT NULL,
    "warm" JSONB NOT NULL,
    "clonedFromId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Sweep_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SweepRevision" (
    "sweepId" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "author" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "fromTrial" INTEGER NOT NULL,
    "fromStretch" INTEGER NOT NULL,
    "change" TEXT NOT NULL,
    "specification" JSONB NOT NULL,

    CONSTRAINT "SweepRevision_pkey" PRIMARY KEY ("sweepId","ordinal")
);

-- CreateTable
CREATE TABLE "Trial" (
    "id" TEXT NOT NULL,
    "sweepId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "runId" TEXT,
    "values" JSONB NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "origin" JSONB NOT NULL,
    "seed" BIGINT NOT NULL,
    "status" TEXT NOT NULL,
    "why" TEXT NOT NULL DEFAULT '',
    "objectives" JSONB NOT NULL DEFAULT '[]',
    "fraction" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "tokens" BIGINT NOT NULL DEFAULT 0,
    "flopsPerToken" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "byHand" BOOLEAN NOT NULL DEFAULT false,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "pinned" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Trial_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TrialStretch" (
    "sweepId" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "trialId" TEXT NOT NULL,
    "rung" INTEGER NOT NULL,
    "untilFraction" DOUBLE PRECISION NOT NULL,
    "untilStep" INTEGER NOT NULL,
    "copiedFrom" INTEGER,
    "values" JSONB,
    "outcome" JSONB,
    "arrival" BIGINT,
    "decision" TEXT,
    "why" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "TrialStretch_pkey" PRIMARY KEY ("sweepId","ordinal")
);

-- CreateIndex
CREATE UNIQUE INDEX "Sweep_number_key" ON "Sweep"("number");

-- CreateIndex
CREATE INDEX "Sweep_createdAt_idx" ON "Sweep"("createdAt" DESC);

-- CreateIndex
CREATE INDEX "Sweep_status_idx" ON "Sweep"("status");

-- CreateIndex
CREATE UNIQUE INDEX "Trial_runId_key" ON "Trial"("runId");

-- CreateIndex
CREATE INDEX "Trial_sweepId_fingerprint_idx" ON "Trial"("sweepId", "fingerprint");

-- CreateIndex
CREATE UNIQUE INDEX "Trial_sweepId_number_key" ON "Trial"("sweepId", "number");

-- CreateIndex
CREATE INDEX "TrialStretch_trialId_rung_idx" ON "TrialStretch"("trialId", "rung");

-- AddForeignKey
ALTER TABLE "Run" ADD CONSTRAINT "Run_promotedFromId_fkey" FOREIGN KEY ("promotedFromId") REFERENCES "Trial"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SweepRevision" ADD CONSTRAINT "SweepRevision_sweepId_fkey" FOREIGN KEY ("sweepId") REFERENCES "Sweep"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Trial" ADD CONSTRAINT "Trial_sweepId_fkey" FOREIGN KEY ("sweepId") REFERENCES "Sweep"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Trial" ADD CONSTRAINT "Trial_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TrialStretch" ADD CONSTRAINT "TrialStretch_sweepId_fkey" FOREIGN KEY ("sweepId") REFERENCES "Sweep"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TrialStretch" ADD CONSTRAINT "TrialStretch_trialId_fkey" FOREIGN KEY ("trialId") REFERENCES "Trial"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
