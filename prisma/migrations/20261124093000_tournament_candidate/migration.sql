-- AlterTable
ALTER TABLE "Run" ADD COLUMN     "candidateChanges" JSONB;
