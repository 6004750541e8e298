-- AlterTable
ALTER TABLE "MetricPoint" ADD COLUMN     "noiseScale" DOUBLE PRECISION;
