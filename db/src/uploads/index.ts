export { dropFiles, dropStaleUploads } from './drop-uploads.ts';
export { listUploadedFiles, readUploadedFile, type UploadedFile } from './read-upload.ts';
export { type ArrivingFile, beginUpload, completeUpload, forgetUpload, storeFile } from './receive-upload.ts';
