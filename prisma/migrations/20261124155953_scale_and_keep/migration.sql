-- CreateEnum
CREATE TYPE "StudyKind" AS ENUM ('ladder', 'ablation');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "IncidentKind" ADD VALUE 'off-prediction';
ALTER TYPE "IncidentKind" ADD VALUE 'environment-changed';

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "NodeTaskKind" ADD VALUE 'ablation-map';
ALTER TYPE "NodeTaskKind" ADD VALUE 'shrink';
ALTER TYPE "NodeTaskKind" ADD VALUE 'coordinate-check';
ALTER TYPE "NodeTaskKind" ADD VALUE 'bundle';
ALTER TYPE "NodeTaskKind" ADD VALUE 'bundle-verification';

-- AlterTable
ALTER TABLE "Node" ADD COLUMN     "environment" JSONB;

-- AlterTable
ALTER TABLE "NodeTask" ADD COLUMN     "bundleId" TEXT,
ADD COLUMN     "studyId" TEXT;

-- AlterTable
ALTER TABLE "Run" ADD COLUMN     "launchLadderId" TEXT,
ADD COLUMN     "launchOverride" TEXT,
ADD COLUMN     "shrunkFromId" TEXT;

-- AlterTable
ALTER TABLE "Segment" ADD COLUMN     "environment" JSONB,
ADD COLUMN     "environmentChange" JSONB;

-- CreateTable
CREATE TABLE "Study" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "kind" "StudyKind" NOT NULL,
    "name" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "status" "SweepStatus" NOT NULL,
    "statusDetail" TEXT,
    "specification" JSONB NOT NULL,
    "subjectRunId" TEXT,
    "findings" JSONB,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Study_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StudyRun" (
    "studyId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "label" TEXT NOT NULL,
    "arguments" JSONB NOT NULL,
    "seed" BIGINT NOT NULL,
    "runId" TEXT,
    "problem" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "StudyRun_pkey" PRIMARY KEY ("studyId","key")
);

-- CreateTable
CREATE TABLE "Bundle" (
    "id" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "checkpointId" TEXT,
    "status" TEXT NOT NULL,
    "problem" TEXT,
    "why" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "path" TEXT,
    "bytes" BIGINT,
    "sha256" TEXT,
    "files" JSONB NOT NULL DEFAULT '[]',
    "modelCard" TEXT,
    "verification" JSONB,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "Bundle_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Study_number_key" ON "Study"("number");

-- CreateIndex
CREATE INDEX "Study_kind_createdAt_idx" ON "Study"("kind", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "Study_subjectRunId_idx" ON "Study"("subjectRunId");

-- CreateIndex
CREATE UNIQUE INDEX "StudyRun_runId_key" ON "StudyRun"("runId");

-- CreateIndex
CREATE INDEX "StudyRun_studyId_ordinal_idx" ON "StudyRun"("studyId", "ordinal");

-- CreateIndex
CREATE INDEX "Bundle_runId_createdAt_idx" ON "Bundle"("runId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "NodeTask_studyId_idx" ON "NodeTask"("studyId");

-- CreateIndex
CREATE INDEX "NodeTask_bundleId_idx" ON "NodeTask"("bundleId");

-- AddForeignKey
ALTER TABLE "Run" ADD CONSTRAINT "Run_shrunkFromId_fkey" FOREIGN KEY ("shrunkFromId") REFERENCES "Study"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NodeTask" ADD CONSTRAINT "NodeTask_studyId_fkey" FOREIGN KEY ("studyId") REFERENCES "Study"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NodeTask" ADD CONSTRAINT "NodeTask_bundleId_fkey" FOREIGN KEY ("bundleId") REFERENCES "Bundle"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StudyRun" ADD CONSTRAINT "StudyRun_studyId_fkey" FOREIGN KEY ("studyId") REFERENCES "Study"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StudyRun" ADD CONSTRAINT "StudyRun_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Bundle" ADD CONSTRAINT "Bundle_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
