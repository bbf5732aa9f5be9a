/* Asks SavedModels through TensorFlow's C API, the loader of which TensorFlow Serving uses too.
 *
 *   c_client JOB ANSWERS [JOB ANSWERS ...]
 *
 * A job is a folder of a model and what it is asked, line by line; tests/fakes/c_client.py writes it:
 *
 *   FOLDER
 *   REQUESTS                            how many follow, each as
 *   INPUTS OUTPUTS
 *   OPERATION PLACE TYPE BYTES RANK SIDE...   and BYTES bytes, for each input
 *   OPERATION PLACE                     for each output
 *
 * Answers are "TYPE BYTES RANK SIDE..." and BYTES bytes each. A text is its length, 8 bytes in the
 * machine's order, and its bytes.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tensorflow/c/c_api.h"
#include "tsl/platform/ctstring.h"

enum { MOST_TENSORS = 16, MOST_SIDES = 8, NAME = 256, PATH = 4096 };

static void check(int fine, const char* what) {
  if (!fine) {
    fprintf(stderr, "c_client: %s\n", what);
    exit(1);
  }
}

static void check_status(const TF_Status* status) {
  check(TF_GetCode(status) == TF_OK, TF_Message(status));
}

static TF_Output find(TF_Graph* graph, FILE* job) {
  char name[NAME];
  TF_Output place;
  check(fscanf(job, "%255s %d", name, &place.index) == 2, "a place was expected");
  place.oper = TF_GraphOperationByName(graph, name);
  check(place.oper != NULL, name);
  return place;
}

static void free_texts(void* data, size_t bytes, void* unused) {
  TF_TString* texts = data;
  (void)unused;
  for (size_t i = 0; i < bytes / sizeof(TF_TString); ++i) TF_TString_Dealloc(&texts[i]);
  free(data);
}

static void free_bytes(void* data, size_t bytes, void* unused) {
  (void)bytes, (void)unused;
  free(data);
}

static TF_Tensor* read_texts(FILE* job, const int64_t* sides, int rank) {
  size_t count = 1;
  for (int i = 0; i < rank; ++i) count *= (size_t)sides[i];
  TF_TString* texts = malloc(count * sizeof(TF_TString) + 1);
  for (size_t i = 0; i < count; ++i) {
    uint64_t length;
    check(fread(&length, sizeof length, 1, job) == 1, "a text was expected");
    char* text = malloc(length + 1);
    check(fread(text, 1, length, job) == length, "a text is cut short");
    TF_TString_Init(&texts[i]);
    TF_TString_Copy(&texts[i], text, length);
    free(text);
  }
  return TF_NewTensor(TF_STRING, sides, rank, texts, count * sizeof(TF_TString), free_texts, NULL);
}

static TF_Tensor* read_tensor(FILE* job) {
  int type, rank;
  size_t bytes;
  int64_t sides[MOST_SIDES];
  check(fscanf(job, "%d %zu %d", &type, &bytes, &rank) == 3, "a type was expected");
  check(rank <= MOST_SIDES, "too many sides");
  for (int i = 0; i < rank; ++i) {
    long long side;
    check(fscanf(job, "%lld", &side) == 1, "a side was expected");
    sides[i] = side;
  }
  check(fgetc(job) == '\n', "values were expected");
  if (type == TF_STRING) return read_texts(job, sides, rank);
  void* data = malloc(bytes + 1);
  check(fread(data, 1, bytes, job) == bytes, "values are cut short");
  return TF_NewTensor((TF_DataType)type, sides, rank, data, bytes, free_bytes, NULL);
}

static void write_tensor(FILE* answers, const TF_Tensor* tensor) {
  const int type = TF_TensorType(tensor), rank = TF_NumDims(tensor);
  size_t count = 1, bytes = TF_TensorByteSize(tensor);
  const TF_TString* texts = TF_TensorData(tensor);
  for (int i = 0; i < rank; ++i) count *= (size_t)TF_Dim(tensor, i);
  if (type == TF_STRING) {
    bytes = 0;
    for (size_t i = 0; i < count; ++i) bytes += sizeof(uint64_t) + TF_TString_GetSize(&texts[i]);
  }
  fprintf(answers, "%d %zu %d", type, bytes, rank);
  for (int i = 0; i < rank; ++i) fprintf(answers, " %lld", (long long)TF_Dim(tensor, i));
  fputc('\n', answers);
  if (type != TF_STRING) {
    fwrite(TF_TensorData(tensor), 1, bytes, answers);
    return;
  }
  for (size_t i = 0; i < count; ++i) {
    const uint64_t length = TF_TString_GetSize(&texts[i]);
    fwrite(&length, sizeof length, 1, answers);
    fwrite(TF_TString_GetDataPointer(&texts[i]), 1, length, answers);
  }
}

static void ask(TF_Session* session, TF_Graph* graph, FILE* job, FILE* answers, TF_Status* status) {
  int inputs, outputs;
  TF_Output fed[MOST_TENSORS], fetched[MOST_TENSORS];
  TF_Tensor *values[MOST_TENSORS], *found[MOST_TENSORS];
  check(fscanf(job, "%d %d", &inputs, &outputs) == 2, "a request was expected");
  check(inputs <= MOST_TENSORS && outputs <= MOST_TENSORS, "too many tensors");
  for (int i = 0; i < inputs; ++i) {
    fed[i] = find(graph, job);
    values[i] = read_tensor(job);
  }
  for (int i = 0; i < outputs; ++i) fetched[i] = find(graph, job);
  TF_SessionRun(session, NULL, fed, values, inputs, fetched, found, outputs, NULL, 0, NULL, status);
  check_status(status);
  for (int i = 0; i < inputs; ++i) TF_DeleteTensor(values[i]);
  for (int i = 0; i < outputs; ++i) {
    write_tensor(answers, found[i]);
    TF_DeleteTensor(found[i]);
  }
}

static void serve(FILE* job, FILE* answers) {
  char folder[PATH];
  int requests;
  const char* tags[] = {"serve"};
  TF_Status* status = TF_NewStatus();
  TF_Graph* graph = TF_NewGraph();
  TF_SessionOptions* options = TF_NewSessionOptions();
  check(fgets(folder, PATH, job) != NULL, "a folder was expected");
  folder[strcspn(folder, "\n")] = '\0';
  TF_Session* session =
      TF_LoadSessionFromSavedModel(options, NULL, folder, tags, 1, graph, NULL, status);
  check_status(status);
  check(fscanf(job, "%d", &requests) == 1, "a number of requests was expected");
  for (int i = 0; i < requests; ++i) ask(session, graph, job, answers, status);
  TF_CloseSession(session, status);
  TF_DeleteSession(session, status);
  check_status(status);
  TF_DeleteSessionOptions(options);
  TF_DeleteGraph(graph);
  TF_DeleteStatus(status);
}

int main(int count, char** paths) {
  check(count > 1 && count % 2 == 1, "usage: c_client JOB ANSWERS [JOB ANSWERS ...]");
  for (int i = 1; i < count; i += 2) {
    FILE *job = fopen(paths[i], "rb"), *answers = fopen(paths[i + 1], "wb");
    check(job != NULL && answers != NULL, "a file cannot be opened");
    serve(job, answers);
    fclose(job);
    check(fclose(answers) == 0, "answers cannot be written");
  }
  return 0;
}
